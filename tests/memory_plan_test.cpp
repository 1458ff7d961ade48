// What a run is said to take beforehand is what it takes, to the byte.

#include "driver/plan/memory_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "circle_options.hpp"
#include "common/block.hpp"
#include "common/io/compressed_trajectory.hpp"
#include "cpu/state_bytes.hpp"
#include "cuda/state_bytes.hpp"
#include "driver/plan/resume.hpp"
#include "driver/run/run.hpp"
#include "expect_error.hpp"
#include "expect_memory.hpp"
#include "fake_gpu.hpp"
#include "particle_files.hpp"
#include "temporary_folder.hpp"
#include "test_backends.hpp"

namespace simgpu::driver {
namespace {

using memory::device_ledger;
using memory::host_ledger;
using memory::Place;
using testing::AllOf;
using testing::HasSubstr;

constexpr Precision precisions[] = {Precision::double_precision, Precision::single_precision};

/// Options for a short run of `particles`.
Options options_for(std::uint64_t particles) {
  Options options = test::circle_options();
  options.parameters.particles = particles;
  options.parameters.steps = 2;
  options.quiet = true;
  options.threads = 2;
  return options;
}

/// The file of a start state of so many particles.
std::filesystem::path start_file(const test::TemporaryFolder& folder, std::uint64_t particles,
                                 Precision precision = Precision::double_precision,
                                 const std::string& suffix = ".csv") {
  Options options = options_for(particles);
  options.parameters.steps = 0;
  options.parameters.precision = precision;
  options.device.kind = DeviceChoice::Kind::cpu;
  options.output = folder.path() / ("start" + suffix);
  run(options, real_devices());
  return *options.output;
}

enum class Runs { cpu, gpu, gpu_against_cpu, cpu_against_gpu };

/// Which devices, precision, order, with an input or not, with an output or not, verified or not.
using Case = std::tuple<Runs, Precision, Order, bool, bool, bool>;

Options options_of_case(const Case& one, std::uint64_t particles,
                        const test::TemporaryFolder& folder, const std::string& suffix) {
  const auto& [runs, precision, order, input, output, verified] = one;
  Options options = options_for(particles);
  options.parameters.precision = precision;
  options.parameters.order = order;
  const bool cpu_first = runs == Runs::cpu || runs == Runs::cpu_against_gpu;
  options.device.kind = cpu_first ? DeviceChoice::Kind::cpu : DeviceChoice::Kind::cuda;
  options.compare = runs == Runs::gpu_against_cpu || runs == Runs::cpu_against_gpu;
  if (input) options.input = start_file(folder, particles, precision, suffix);
  if (output) options.output = folder.path() / ("end" + suffix);
  options.verify = verified;
  return options;
}

void expect_as_predicted(const Case& one, const Devices& devices,
                         const std::string& suffix = ".csv") {
  const test::TemporaryFolder folder;
  // One particle, no whole number of anything, and a block and a part of one.
  for (const std::uint64_t particles :
       {std::uint64_t{1}, std::uint64_t{1003}, block_particles + 1}) {
    const Options options = options_of_case(one, particles, folder, suffix);
    memory::Ledger::PeakScope host_peak(host_ledger());
    memory::Ledger::PeakScope device_peak(device_ledger());
    const Report report = run(options, devices);
    for (const RunReport& done : report.runs) {
      EXPECT_EQ(peak_own(done).host, done.predicted.host) << done.device << ' ' << particles;
      EXPECT_EQ(peak_own(done).device, done.predicted.device) << done.device << ' ' << particles;
    }
    const bool cpu_first = options.device.kind == DeviceChoice::Kind::cpu;
    const MemoryUse first = cpu_first ? cpu::memory_use() : cuda::memory_use();
    const MemoryUse second = cpu_first ? cuda::memory_use() : cpu::memory_use();
    const MemoryPlan plan(options, first, options.compare ? std::optional(second) : std::nullopt);
    EXPECT_EQ(host_ledger().peak(), plan.whole(particles, particles).host) << particles;
    EXPECT_EQ(device_ledger().peak(), plan.whole(particles, particles).device) << particles;
  }
}

class Prediction : public testing::TestWithParam<Case> {};

TEST_P(Prediction, IsThePeakOfEachRunAndOfTheProgram) {
  expect_as_predicted(GetParam(), test::devices_with_fake_gpu());
}

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  const auto& [runs, precision, order, input, output, verified] = info.param;
  constexpr const char* names[] = {"Cpu", "Gpu", "GpuAgainstCpu", "CpuAgainstGpu"};
  return std::string(names[static_cast<int>(runs)]) + "_" + std::string(name_of(precision)) + "_" +
         std::string(name_of(order)) + (input ? "_input" : "") + (output ? "_output" : "") +
         (verified ? "_verified" : "");
}

INSTANTIATE_TEST_SUITE_P(Every, Prediction,
                         testing::Combine(testing::Values(Runs::cpu, Runs::gpu,
                                                          Runs::gpu_against_cpu,
                                                          Runs::cpu_against_gpu),
                                          testing::ValuesIn(precisions),
                                          testing::Values(Order::particle, Order::step),
                                          testing::Bool(), testing::Bool(), testing::Bool()),
                         name_of_case);

// Files of each format, while their particles are read and while they are written.
TEST(PredictionOfFiles, IsThePeakOfEachRunAndOfTheProgram) {
  for (const std::string& suffix : test::formats()) {
    if (suffix == ".csv") continue;  // it is in all the cases above
    for (const Precision precision : precisions) {
      for (const auto& [input, output] : {std::pair{true, false}, {false, true}, {true, true}}) {
        SCOPED_TRACE(suffix);
        const Case one{Runs::cpu, precision, Order::particle, input, output, input};
        expect_as_predicted(one, test::devices_with_fake_gpu(), suffix);
      }
    }
  }
}

TEST(PredictionOnAGpu, IsThePeakOfEachRunAndOfTheProgram) {
  SIMGPU_NEED_GPU();
  for (const Runs runs : {Runs::gpu, Runs::gpu_against_cpu, Runs::cpu_against_gpu}) {
    for (const Precision precision : precisions) {
      for (const Order order : {Order::particle, Order::step}) {
        for (const bool input : {false, true}) {
          for (const bool output : {false, true}) {
            for (const bool verified : {false, true}) {
              expect_as_predicted({runs, precision, order, input, output, verified},
                                  real_devices());
            }
          }
        }
      }
    }
  }
}

TEST(MemoryPlan, CountsWhatSavesTheRunAsItGoes) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "run.ckpt";
  test::expect_memory_as_predicted([&](Options& options) {
    options.checkpoint = CheckpointPlan{file, std::uint64_t{1}, true};
  });
  test::expect_memory_as_predicted([&](Options& options) {
    options.checkpoint = CheckpointPlan{file, std::uint64_t{1}, true};
    run(options, test::devices_with_fake_gpu());
    options.checkpoint.reset();
    options.resume = file;
    options = resumed(options);
  });
}

TEST(MemoryPlan, CountsWhatAddsToATrajectory) {
  const test::TemporaryFolder folder;
  test::expect_memory_as_predicted([&](Options& options) {
    options.trajectory = Frames{folder.path() / "run.nc", 1};
  });
}

TEST(MemoryPlan, CountsWhatCompressesATrajectory) {
  if (io::compression_bytes() == 0) GTEST_SKIP() << "built without NetCDF";
  const test::TemporaryFolder folder;
  test::expect_memory_as_predicted([&](Options& options) {
    options.trajectory = Frames{folder.path() / "run.nc", 1};
    options.trajectory_compressed = folder.path() / "small.nc";
  });
}

class Ledgers : public testing::Test {
 protected:
  void expect_nothing_held() {
    EXPECT_EQ(host_ledger().current(), 0U);
    EXPECT_EQ(host_ledger().blocks(), 0U);
    EXPECT_EQ(device_ledger().current(), 0U);
    EXPECT_EQ(device_ledger().blocks(), 0U);
  }

  Options options() {
    Options options = options_for(1003);
    options.compare = true;
    options.input = start_file(folder_, 1003);
    options.output = folder_.path() / "end.csv";
    return options;
  }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(Ledgers, ReadNothingAfterARun) {
  const std::uint64_t host_total = host_ledger().total();
  const std::uint64_t device_total = device_ledger().total();
  run(options(), test::devices_with_fake_gpu());
  EXPECT_GT(host_ledger().total(), host_total);
  EXPECT_GT(device_ledger().total(), device_total);
  expect_nothing_held();
}

TEST_F(Ledgers, ReadNothingAfterARunThatFailed) {
  for (const char* fault : {"launch", "memory", "bit"}) {
    try {
      run(options(), test::devices_with_fake_gpu(fault));
    } catch (const Error&) {
    }
    expect_nothing_held();
  }
}

TEST(MemoryPlan, MostParticlesIsTheLastCountThatFits) {
  Options options = options_for(0);
  options.output = "end.csv";
  for (const Precision precision : precisions) {
    options.parameters.precision = precision;
    const MemoryPlan plan(options, cpu::memory_use(), cuda::memory_use());
    for (const std::uint64_t limit :
         {std::uint64_t{262'144 + 24 * 3}, std::uint64_t{1'000'003}, std::uint64_t{1} << 33}) {
      const std::uint64_t most = plan.most_particles(Place::host, limit);
      EXPECT_LE(plan.whole(most, most).host, limit);
      EXPECT_GT(plan.whole(most + 1, most + 1).host, limit);
    }
  }
}

TEST(MemoryPlan, NothingFitsIntoNothing) {
  const MemoryPlan plan(options_for(0), cuda::memory_use(), std::nullopt);
  EXPECT_EQ(plan.most_particles(Place::device, 0), 0U);
  EXPECT_EQ(plan.most_particles(Place::device, 31), 0U) << "24 bytes, and 8 for reductions";
  EXPECT_EQ(plan.most_particles(Place::device, 32), 1U);
}

TEST(MemoryPlan, GeneratedStartOnAGpuTakesNothingOfTheHost) {
  const MemoryPlan plan(options_for(0), cuda::memory_use(), std::nullopt);
  EXPECT_EQ(plan.whole(most_count, most_count).host, 0U);
}

TEST(MemoryPlan, UnknownFormatIsRefused) {
  Options options = options_for(1);
  options.output = "end.txt";
  test::expect_error(ErrorKind::bad_input, HasSubstr("end.txt"),
                     [&] { MemoryPlan(options, cpu::memory_use(), std::nullopt); });
}

class Limits : public testing::Test {
 protected:
  void expect_refused(const testing::Matcher<const std::string&>& sentence) {
    const std::uint64_t before = host_ledger().total() + device_ledger().total();
    test::expect_error(ErrorKind::out_of_memory, sentence,
                       [&] { run(options_, test::devices_with_fake_gpu()); });
    EXPECT_EQ(host_ledger().total() + device_ledger().total(), before) << "before any work";
  }

  /// A run that needs all its particles at once, so that it cannot keep a limit by chunks.
  void save_it() {
    options_.checkpoint = CheckpointPlan{folder_.path() / "run.ckpt", std::uint64_t{2}};
  }

  test::TemporaryFolder folder_;
  Options options_ = options_for(1000);
};

TEST_F(Limits, HostLimitNamesNeedLimitAndWhatFits) {
  options_.device.kind = DeviceChoice::Kind::cpu;
  save_it();
  options_.memory_limit = 47'999;
  expect_refused(
      "this run needs 0.05 MiB (48,000 bytes) of memory on the host, but --memory-limit "
      "allows 0.05 MiB (47,999 bytes); 999 particles would fit, and --checkpoint needs all "
      "particles at once");
  options_.memory_limit = 48'000;
  EXPECT_NO_THROW(run(options_, test::devices_with_fake_gpu()));
}

TEST_F(Limits, DeviceLimitNamesTheDevice) {
  options_.device.kind = DeviceChoice::Kind::cuda;
  save_it();
  options_.device_memory_limit = 24'007;
  expect_refused(
      "this run needs 0.02 MiB (24,008 bytes) of memory on cuda:0, but "
      "--device-memory-limit allows 0.02 MiB (24,007 bytes); 999 particles would fit, and "
      "--checkpoint needs all particles at once");
  options_.device_memory_limit = 24'008;
  EXPECT_NO_THROW(run(options_, test::devices_with_fake_gpu()));
}

TEST_F(Limits, CompareCountsWhatBothDevicesHold) {
  options_.compare = true;
  save_it();
  options_.memory_limit = 24'000;
  expect_refused(AllOf(HasSubstr("(72,000 bytes)"), HasSubstr("333 particles would fit")));
}

TEST_F(Limits, ThatNotOneParticleKeepsAreRefused) {
  options_.device.kind = DeviceChoice::Kind::cpu;
  options_.memory_limit = 23;
  expect_refused(
      "this run needs 0.02 MiB (24,000 bytes) of memory on the host, but --memory-limit allows "
      "0.00 MiB (23 bytes); not one particle would fit");
  options_.chunk = 1;
  expect_refused(HasSubstr("not one particle would fit"));
}

TEST_F(Limits, WhatTheHostHasIsALimitToo) {
  options_.device.kind = DeviceChoice::Kind::cpu;
  options_.parameters.particles = most_count;
  expect_refused(AllOf(HasSubstr("of memory on the host, but only"),
                       HasSubstr("are available on this host"), HasSubstr("particles would fit")));
}

TEST_F(Limits, MemoryThatRunsOutOnTheWayGivesTheSameSentence) {
  options_.device.kind = DeviceChoice::Kind::cuda;
  test::expect_error(
      ErrorKind::out_of_memory,
      "this run needs 0.02 MiB (24,008 bytes) of memory on cuda:0, but only 1.00 MiB "
      "(1,048,576 bytes) could be had; 43,690 particles would fit, or all of them in chunks by "
      "--chunk",
      [&] { run(options_, test::devices_with_fake_gpu("memory")); });
}

}  // namespace
}  // namespace simgpu::driver
