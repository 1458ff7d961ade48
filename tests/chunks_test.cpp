// A run that goes through its particles in chunks is the run that holds them all at once.

#include "driver/plan/chunks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "chunked_options.hpp"
#include "common/block.hpp"
#include "common/text/number_text.hpp"
#include "driver/run/run.hpp"
#include "expect_error.hpp"
#include "fake_gpu.hpp"
#include "random_parameters.hpp"
#include "temporary_folder.hpp"

namespace simgpu::driver {
namespace {

using test::for_random_cases;
using test::RandomParameters;
using test::Runs;
using testing::ElementsAre;

std::vector<Range> all_chunks_of(const Range& whole, std::uint64_t at_once) {
  const Chunks chunks(whole, at_once);
  std::vector<Range> ranges;
  for (std::uint64_t chunk = 0; chunk < chunks.size(); ++chunk) ranges.push_back(chunks[chunk]);
  return ranges;
}

TEST(Chunks, FollowOnEachOtherAndAreTogetherTheWhole) {
  EXPECT_THAT(all_chunks_of({5, 10}, 4), ElementsAre(Range{5, 4}, Range{9, 4}, Range{13, 2}));
  EXPECT_THAT(all_chunks_of({0, 8}, 4), ElementsAre(Range{0, 4}, Range{4, 4}));
  EXPECT_THAT(all_chunks_of({most_count - 3, 3}, 2),
              ElementsAre(Range{most_count - 3, 2}, Range{most_count - 1, 1}));
  for (const std::uint64_t at_once : {1U, 4U, 9U, 10U}) {
    EXPECT_EQ(chunk_count(10, at_once), Chunks({0, 10}, at_once).size());
  }
}

void put(std::ostream& out, const Differences& differences) {
  out << differences.differing << ' ' << differences.max_abs << ' ' << differences.max_rel << ' '
      << differences.max_ulp;
  for (const auto& one : {differences.first, differences.worst}) {
    if (one) out << " [" << one->index << ' ' << one->bits << ' ' << one->ulp << ']';
  }
  out << '\n';
}

std::string text_of(const Comparison& comparison) {
  std::ostringstream out;
  out << comparison.compared << ' ';
  put(out, comparison);
  for (const Differences& of_column : comparison.by_column) put(out, of_column);
  for (const Difference& one : comparison.listed) out << one.index << ' ' << one.bits << '\n';
  return out.str();
}

/// All that a run gives but what it took, as text.
std::string results_of(const Report& report) {
  std::ostringstream out;
  for (const RunReport& one : report.runs) {
    out << one.device << ' ' << checksum_text(one.checksum) << ' ' << one.particle_steps;
    if (one.verification) out << ' ' << verification_text(*one.verification);
    out << '\n';
  }
  if (report.comparison) out << text_of(*report.comparison);
  if (report.saved) out << "saved " << report.saved->equal << '\n';
  if (report.saved && report.saved->state) out << text_of(*report.saved->state);
  return out.str();
}

/// What a run gave, its files included, which are then gone.
struct Outcome {
  std::string results;
  std::string output;
  std::string picture;
};

Outcome outcome_of(const Options& options, std::uint64_t expected_chunks) {
  const Report report = run(options, test::devices_with_fake_gpu());
  EXPECT_EQ(report.chunks, expected_chunks);
  Outcome outcome{results_of(report), {}, {}};
  for (const auto& [file, bytes] :
       {std::pair{options.output, &outcome.output}, std::pair{options.render, &outcome.picture}}) {
    if (!file) continue;
    *bytes = test::read_file(*file);
    std::filesystem::remove(*file);
  }
  return outcome;
}

/// Few particles in any chunks, or some blocks in large ones.
void choose_sizes(RandomParameters& random, Options& options, std::uint64_t& chunk) {
  std::uint64_t& particles = options.parameters.particles;
  if (random.whole(0, 3) > 0) {
    particles = random.whole(1, 90);
    const std::uint64_t chunks[] = {1, 2, 7, 13, 31, particles, particles + 1};
    chunk = random.coin() ? random.one_of(chunks) : random.whole(1, particles);
  } else {
    const std::uint64_t sizes[] = {block_particles - 1, block_particles, block_particles + 1,
                                   2 * block_particles, 3 * block_particles + 5};
    particles = random.one_of(sizes);
    const std::uint64_t chunks[] = {block_particles - 1, block_particles,
                                    block_particles + 1, 40'009,
                                    particles - 1,       particles};
    chunk = random.one_of(chunks);
  }
}

void choose_parameters(RandomParameters& random, Options& options) {
  Parameters& parameters = options.parameters;
  parameters.precision = random.one_of(test::both_precisions);
  parameters.math = random.coin() ? Math::exact : Math::fast;
  const bool any_order = parameters.math == Math::exact;
  parameters.order = any_order && random.coin() ? Order::step : Order::particle;
  parameters.steps = random.whole(0, 9);
  parameters.timestep = random.power(-12, -4);
}

/// The state or the report of the same run, or the state of one of a step more, to compare with.
std::filesystem::path saved_run(RandomParameters& random, Options options,
                                const std::filesystem::path& folder) {
  options.verify = false;
  options.compare = false;
  options.render.reset();
  options.output = folder / ("saved" + random.one_of(test::formats()));
  const bool differs = random.whole(0, 2) == 0;
  if (differs) ++options.parameters.steps;
  const Report report = run(options, test::devices_with_fake_gpu());
  if (differs || random.coin()) return *options.output;
  const auto file = folder / "saved.json";
  std::ofstream(file) << json_report(report, {});
  return file;
}

void choose_files(RandomParameters& random, Options& options, const std::filesystem::path& folder) {
  if (random.coin()) {
    test::read_from_file(options, folder, random.one_of(test::formats()));
  } else {
    options.parameters.first = random.whole(0, most_count / 2);
  }
  if (random.coin()) options.output = folder / ("end" + random.one_of(test::formats_in_one_pass()));
  options.verify = random.coin();
  if (test::has_pictures() && random.whole(0, 3) == 0) options.render = folder / "end.png";
  if (random.coin()) options.compare_with = saved_run(random, options, folder);
}

void expect_the_same_in_chunks(RandomParameters& random) {
  const test::TemporaryFolder folder;
  Options options = test::quiet_options(random.one_of(test::all_runs), 0);
  std::uint64_t chunk = 0;
  choose_sizes(random, options, chunk);
  choose_parameters(random, options);
  choose_files(random, options, folder.path());
  SCOPED_TRACE(testing::Message() << options.parameters.particles << " particles by " << chunk);

  const Outcome whole = outcome_of(options, 1);
  options.chunk = chunk;
  const Outcome in_chunks = outcome_of(options, chunk_count(options.parameters.particles, chunk));
  EXPECT_EQ(in_chunks.results, whole.results);
  EXPECT_TRUE(in_chunks.output == whole.output) << "of " << options.output->filename();
  EXPECT_TRUE(in_chunks.picture == whole.picture);
}

/// Makes the last byte of a file another one.
void change_last_byte(const std::filesystem::path& path) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(-1, std::ios::end);
  const auto byte = static_cast<char>(file.get() ^ 1);
  file.seekp(-1, std::ios::end);
  file.put(byte);
}

// It is looked through before the first steps, and then read again chunk by chunk.
TEST(Chunks, InputThatChangesBetweenItsReadingsIsRefused) {
  for (const bool verified : {false, true}) {
    const test::TemporaryFolder folder;
    Options options = test::quiet_options(Runs::gpu, 4 * block_particles);
    options.parameters.precision = Precision::single_precision;
    test::read_from_file(options, folder.path(), ".npy");
    options.output = folder.write("end.csv", "old");
    options.verify = verified;
    options.chunk = block_particles;
    int times = 0;
    const auto change_once = [&] {
      if (times++ == 0) change_last_byte(*options.input);
    };
    // Seen by its times or, where these are too coarse, by its checksum.
    test::expect_error(ErrorKind::bad_input,
                       testing::AnyOf(testing::HasSubstr("start.npy: changed while it was read"),
                                      testing::HasSubstr("start.npy' changed between two times")),
                       [&] { run(options, test::devices_with_fake_gpu("none", change_once)); });
    EXPECT_GE(times, 1);
    EXPECT_LE(times, 3) << "seen where it is read";
    EXPECT_EQ(test::read_file(*options.output), "old");
  }
}

/// The shares of the work that lines of progress tell, in percent.
std::vector<int> shares_in(const std::string& lines) {
  std::vector<int> shares;
  std::istringstream words(lines);
  for (std::string word, before; words >> word; before = word) {
    if (word.starts_with("%")) shares.push_back(std::stoi(before));
  }
  return shares;
}

TEST(Chunks, AreOneWholeToProgress) {
  using namespace std::chrono_literals;
  Options options = test::quiet_options(Runs::gpu, 120);
  options.quiet = false;
  options.chunk = 10;
  testing::internal::CaptureStderr();
  run(options, test::devices_with_fake_gpu("none", [] { std::this_thread::sleep_for(200ms); }));
  const std::string lines = testing::internal::GetCapturedStderr();
  const std::vector<int> shares = shares_in(lines);
  ASSERT_GE(shares.size(), 2U) << lines;
  EXPECT_LT(shares.front(), 100) << lines;
  EXPECT_EQ(shares.back(), 100) << lines;
  EXPECT_TRUE(std::ranges::is_sorted(shares)) << lines;
  EXPECT_EQ(std::ranges::count(shares, 100), 1) << lines;
}

TEST(Chunks, GiveTheResultsAndTheFilesOfARunAtOnce) {
  for_random_cases(150, expect_the_same_in_chunks);
}

}  // namespace
}  // namespace simgpu::driver
