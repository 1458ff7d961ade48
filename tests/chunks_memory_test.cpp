// A run in chunks takes what it is said to take, to the byte, and keeps its limits.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "chunked_options.hpp"
#include "common/block.hpp"
#include "cpu/state_bytes.hpp"
#include "cuda/state_bytes.hpp"
#include "driver/plan/chunks.hpp"
#include "driver/run/run.hpp"
#include "expect_error.hpp"
#include "fake_gpu.hpp"
#include "random_parameters.hpp"
#include "temporary_folder.hpp"

namespace simgpu::driver {
namespace {

using memory::device_ledger;
using memory::host_ledger;
using test::Runs;
using testing::HasSubstr;

MemoryPlan plan_of(const Options& options) {
  const bool cpu_first = options.device.kind == DeviceChoice::Kind::cpu;
  const MemoryUse first = cpu_first ? cpu::memory_use() : cuda::memory_use();
  const MemoryUse second = cpu_first ? cuda::memory_use() : cpu::memory_use();
  return {options, first, options.compare ? std::optional(second) : std::nullopt};
}

/// The most that a run of `particles` held, of which its report must tell what was foretold.
MemoryNeed peak_of(const Options& options, std::uint64_t particles, Report& report) {
  const memory::Ledger::PeakScope host_peak(host_ledger());
  const memory::Ledger::PeakScope device_peak(device_ledger());
  report = run(options, test::devices_with_fake_gpu());
  const MemoryNeed peak{host_ledger().peak(), device_ledger().peak()};
  for (const RunReport& one : report.runs) {
    EXPECT_EQ(peak_own(one).host, one.predicted.host) << one.device;
    EXPECT_EQ(peak_own(one).device, one.predicted.device) << one.device;
  }
  EXPECT_EQ(peak.host, plan_of(options).whole(particles, report.at_once).host);
  EXPECT_EQ(peak.device, plan_of(options).whole(particles, report.at_once).device);
  return peak;
}

/// With an input or not, an output, verified, drawn, compared with a state.
using ChunkedCase = std::tuple<Runs, bool, bool, bool, bool, bool>;

void add_files(const ChunkedCase& one, Options& options, const std::filesystem::path& folder,
               const std::string& suffix) {
  const auto& [runs, input, output, verified, drawn, compared_with] = one;
  if (input) test::read_from_file(options, folder, suffix);
  if (compared_with) {
    Options saved = options;
    saved.compare = false;
    saved.output = folder / ("saved" + suffix);
    run(saved, test::devices_with_fake_gpu());
    options.compare_with = saved.output;
  }
  const bool in_one_pass = !io::writes_in_several_passes("end" + suffix);
  if (output && in_one_pass) options.output = folder / ("end" + suffix);
  options.verify = verified;
  if (drawn) options.render = folder / "end.png";
}

void expect_chunks_as_predicted(const ChunkedCase& one, std::uint64_t particles,
                                std::uint64_t chunk, Precision precision,
                                const std::string& suffix) {
  const test::TemporaryFolder folder;
  Options options = test::quiet_options(std::get<Runs>(one), particles);
  options.parameters.precision = precision;
  add_files(one, options, folder.path(), suffix);
  options.chunk = chunk;
  SCOPED_TRACE(testing::Message() << particles << " particles by " << chunk << ", " << suffix);
  Report report;
  peak_of(options, particles, report);
  EXPECT_EQ(report.at_once, chunk);
}

class ChunkedPrediction : public testing::TestWithParam<ChunkedCase> {};

TEST_P(ChunkedPrediction, IsThePeakOfEachRunAndOfTheProgram) {
  if (std::get<4>(GetParam()) && !test::has_pictures()) GTEST_SKIP() << "built without pictures";
  // Chunks of one particle, of less than a block, and of a block.
  constexpr std::pair<std::uint64_t, std::uint64_t> sizes[] = {
      {3, 1}, {1003, 97}, {block_particles + 3, block_particles}};
  for (const auto& [particles, chunk] : sizes) {
    expect_chunks_as_predicted(GetParam(), particles, chunk, Precision::double_precision, ".npy");
  }
}

std::string name_of_chunked_case(const testing::TestParamInfo<ChunkedCase>& info) {
  const auto& [runs, input, output, verified, drawn, compared_with] = info.param;
  constexpr const char* names[] = {"Cpu", "Gpu", "GpuAgainstCpu", "CpuAgainstGpu"};
  return std::string(names[static_cast<int>(runs)]) + (input ? "_input" : "") +
         (output ? "_output" : "") + (verified ? "_verified" : "") + (drawn ? "_drawn" : "") +
         (compared_with ? "_compared" : "");
}

INSTANTIATE_TEST_SUITE_P(Every, ChunkedPrediction,
                         testing::Combine(testing::ValuesIn(test::all_runs), testing::Bool(),
                                          testing::Bool(), testing::Bool(), testing::Bool(),
                                          testing::Bool()),
                         name_of_chunked_case);

TEST(ChunkedPredictionOfFiles, IsThePeakOfEachRunAndOfTheProgram) {
  for (const std::string& suffix : test::formats()) {
    for (const Precision precision : test::both_precisions) {
      for (const bool verified : {false, true}) {
        const ChunkedCase one{Runs::gpu_against_cpu, true, true, verified, false, verified};
        expect_chunks_as_predicted(one, 5000, 777, precision, suffix);
      }
    }
  }
}

/// Whether a run of so many particles at once keeps its limits, by the plan.
bool keeps_limits(const Options& options, std::uint64_t at_once) {
  const MemoryNeed need = plan_of(options).whole(options.parameters.particles, at_once);
  return need.host <= options.memory_limit.value_or(UINT64_MAX) &&
         need.device <= options.device_memory_limit.value_or(UINT64_MAX);
}

void expect_limit_kept(test::RandomParameters& random) {
  const test::TemporaryFolder folder;
  const std::uint64_t particles = block_particles * random.whole(1, 4) + random.whole(0, 3);
  Options options = test::quiet_options(random.one_of(test::all_runs), particles);
  options.parameters.precision = random.one_of(test::both_precisions);
  add_files({Runs::cpu, random.coin(), random.coin(), random.coin(), false, false}, options,
            folder.path(), ".npy");
  const MemoryNeed whole = plan_of(options).whole(particles, particles);
  const MemoryNeed least = plan_of(options).whole(particles, 1);
  if (random.coin())
    options.memory_limit = random.whole(least.host + (whole.host >> 5), whole.host);
  if (random.coin()) {
    options.device_memory_limit = random.whole(least.device + (whole.device >> 5), whole.device);
  }
  Report report;
  const MemoryNeed peak = peak_of(options, particles, report);
  EXPECT_LE(peak.host, options.memory_limit.value_or(UINT64_MAX));
  EXPECT_LE(peak.device, options.device_memory_limit.value_or(UINT64_MAX));
  if (report.chunks == 1) return;
  EXPECT_FALSE(keeps_limits(options, particles)) << "so it need not be in chunks";
  // As large as the limits allow, all but the last alike: with a chunk less, they would need more.
  if (report.at_once % block_particles == 0) {
    const std::uint64_t fewer = report.chunks - 1;
    const std::uint64_t larger = (particles + fewer - 1) / fewer;
    const std::uint64_t blocks = (larger + block_particles - 1) / block_particles;
    EXPECT_FALSE(keeps_limits(options, std::min(particles, blocks * block_particles)));
  } else {
    EXPECT_LT(report.at_once, block_particles);
    EXPECT_FALSE(keeps_limits(options, report.at_once + 1));
  }
}

TEST(ChunkedLimits, AreKeptByChunksAsLargeAsTheyAllow) {
  test::for_random_cases(50, expect_limit_kept);
}

TEST(ChunkedLimits, BoundTheChunksThatAreAskedFor) {
  Options options = test::quiet_options(Runs::cpu, 1000);
  options.chunk = 100;
  options.memory_limit = 2400;
  EXPECT_EQ(run(options, test::devices_with_fake_gpu()).at_once, 100U);
  options.memory_limit = 2399;
  EXPECT_EQ(run(options, test::devices_with_fake_gpu()).at_once, 99U);
}

// Whoever mistypes the number of particles is told so, and does not wait for centuries.
TEST(ChunkedLimits, OfTheMachineAloneGiveNoChunks) {
  Options options = test::quiet_options(Runs::cpu, most_count);
  test::expect_error(ErrorKind::out_of_memory,
                     HasSubstr("particles would fit, or all of them in chunks by --chunk"),
                     [&] { run(options, test::devices_with_fake_gpu()); });
}

TEST(ChunkedLimits, ThatHoldAllParticlesGiveOneChunk) {
  Options options = test::quiet_options(Runs::cpu, 1000);
  options.memory_limit = 24'000;
  EXPECT_EQ(run(options, test::devices_with_fake_gpu()).chunks, 1U);
  options.memory_limit = 23'999;
  EXPECT_EQ(run(options, test::devices_with_fake_gpu()).chunks, 2U);
}

}  // namespace
}  // namespace simgpu::driver
