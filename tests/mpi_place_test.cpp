// How ranks divide what their hosts have, without MPI; and what goes wrong on their GPUs, with it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "mpi/gpu_list.hpp"
#include "mpi/place.hpp"
#include "run_ranks.hpp"
#include "temporary_folder.hpp"

namespace simgpu::mpi {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Place place(const char* host, int node, std::initializer_list<std::size_t> processors) {
  Place place{host, node, {}, 0};
  for (const std::size_t processor : processors) CPU_SET(processor, &place.processors);
  return place;
}

TEST(MpiThreads, AreTheProcessorsThatARankIsBoundTo) {
  EXPECT_THAT(threads_of({place("a", 0, {0, 1}), place("a", 0, {2}), place("b", 2, {0, 1, 2})}),
              ElementsAre(2, 1, 3));
}

TEST(MpiThreads, AreDividedWhereProcessorsAreShared) {
  const Place all = place("a", 0, {0, 1, 2, 3, 4, 5, 6});
  EXPECT_THAT(threads_of({all, all, all}), ElementsAre(2, 2, 2));
  const Place one = place("b", 3, {0});
  EXPECT_THAT(threads_of({all, all, all, one, one}), ElementsAre(2, 2, 2, 1, 1));
}

TEST(MpiGpus, AreOneForEachRankOfAHost) {
  const std::vector<Place> places = {place("a", 0, {}), place("a", 0, {}), place("b", 2, {})};
  const std::vector<Gpu> both = {{0, "x"}, {2, "y"}};
  EXPECT_THAT(gpus_of(places, {both, both, {{1, "x"}}}), ElementsAre(0, 2, 1));
  EXPECT_THAT(gpus_of(places, {{{0, "x"}}, {{0, "y"}}, both}), ElementsAre(0, 0, 0));
}

TEST(MpiGpus, TooFewNameTheHost) {
  const std::vector<Place> places = {place("a", 0, {}), place("b", 1, {}), place("b", 1, {})};
  const std::vector<Gpu> one = {{0, "x"}};
  try {
    gpus_of(places, {one, one, one});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::device_unusable);
    EXPECT_THAT(error.what(), HasSubstr("host b has 1 usable GPU for 2 ranks"));
  }
}

TEST(MpiGpus, AreListedAsText) {
  cuda::DeviceQuery query;
  query.devices.resize(3);
  for (int i = 0; i < 3; ++i) query.devices[static_cast<std::size_t>(i)].index = i;
  query.devices[0].uuid = "GPU-a";
  query.devices[1].unusable = "too old";
  query.devices[2].uuid = "GPU-b c";
  const std::vector<Gpu> gpus = read_gpu_list(gpu_list_text(query));
  ASSERT_EQ(gpus.size(), 2U);
  EXPECT_EQ(gpus[0].uuid, "GPU-a");
  EXPECT_EQ(gpus[1].index, 2);
  EXPECT_EQ(gpus[1].uuid, "GPU-b c");
}

}  // namespace
}  // namespace simgpu::mpi

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

ProgramResult with_gpus(const char* gpus, const char* fault, const Arguments& arguments) {
  return run_ranks(2, arguments,
                   {.environment = {{"SIMGPU_TEST_GPUS", gpus}, {"SIMGPU_TEST_FAULT", fault}}},
                   mpi_fake_gpu_program());
}

const Arguments small = {"--particles", "1000", "--steps", "5"};

TEST(MpiGpuRun, GivesTheBitsOfTheCpu) {
  for (const char* gpus : {"2", "each"}) {
    const ProgramResult result =
        with_gpus(gpus, "none", Arguments{"--compare", "--json", "-"} + small);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const json report = json::parse(result.out);
    EXPECT_EQ(report["compare"]["bitwise_equal"], true);
    EXPECT_EQ(report["runs"][0]["device"], "mpi: 2 x cuda");
    EXPECT_EQ(report["runs"][1]["device"], "mpi: 2 x cpu");
    EXPECT_GT(report["ranks"][1]["device_own_peak_bytes"], 0);
  }
}

TEST(MpiGpuRun, WithTooFewGpusIsExitFourOrOnTheCpu) {
  const ProgramResult asked_for = with_gpus("1", "none", Arguments{"--device", "cuda"} + small);
  EXPECT_EQ(asked_for.exit_code, 4);
  EXPECT_THAT(asked_for.err, HasSubstr("has 1 usable GPU for 2 ranks"));
  const ProgramResult automatic = with_gpus("1", "none", small);
  EXPECT_EQ(automatic.exit_code, 0) << automatic.err;
  EXPECT_THAT(automatic.err,
              AllOf(HasSubstr("running on mpi: 2 x cpu"), HasSubstr("1 usable GPU")));
}

TEST(MpiGpuRun, AFailureOnAnotherRankIsToldByItsName) {
  const TemporaryFolder folder;
  const auto output = folder.write("out.csv", "old");
  const Arguments arguments = Arguments{"--device", "cuda", "--output", output} + small;
  const ProgramResult launch = with_gpus("2", "launch", arguments);
  EXPECT_EQ(launch.exit_code, 1);
  EXPECT_THAT(launch.err, AllOf(HasSubstr("simgpu: rank 1 ("), HasSubstr("launch failure")));
  const ProgramResult memory = with_gpus("2", "memory", arguments);
  EXPECT_EQ(memory.exit_code, 5);
  EXPECT_THAT(memory.err, HasSubstr("simgpu: rank 1 ("));
  EXPECT_EQ(read_file(output), "old");
  EXPECT_EQ(folder.entries(), 1U);
}

}  // namespace
}  // namespace simgpu::test
