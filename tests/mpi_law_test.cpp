// A law of the tests on ranks (see laws/drift.hpp): its particles, its parameters and its time get
// to each of them.

#include <gtest/gtest.h>

#include "json_report.hpp"
#include "run_ranks.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

const Arguments drift = {"--flow",       "drift", "--set",       "acceleration=-1",
                         "--start-time", "2",     "--timestep",  "0.5",
                         "--steps",      "40",    "--particles", "70001",
                         "--device",     "cpu",   "--json",      "-"};

ProgramResult run_ranks_with_test_laws(int ranks, const Arguments& arguments) {
  return run_ranks(ranks, arguments, {}, SIMGPU_BUILT_MPI_WITH_TEST_LAWS);
}

TEST(MpiLaw, OfTheTestsHasTheSameChecksumOnRanks) {
  const std::string alone = checksum_of(run_program(SIMGPU_BUILT_WITH_TEST_LAWS, drift));
  for (const int ranks : {1, 3}) {
    EXPECT_EQ(checksum_of(run_ranks_with_test_laws(ranks, drift)), alone) << ranks;
  }
}

TEST(MpiLaw, OfTheTestsGoesOnOnRanksAndIsWrittenByAllOfThem) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "run.ckpt";
  const std::string output = folder.path() / "end.npy";
  const Arguments save = {"--checkpoint", file, "--checkpoint-every", "15", "--output", output};
  const std::string whole = checksum_of(run_ranks_with_test_laws(3, drift + save));
  const Arguments resume = {"--device", "cpu", "--json", "-", "--resume", file + ".1"};
  EXPECT_EQ(checksum_of(run_ranks_with_test_laws(2, resume)), whole);
  const Arguments again = {"--flow", "drift",   "--steps", "0",      "--device",
                           "cpu",    "--input", output,    "--json", "-"};
  EXPECT_EQ(checksum_of(run_program(SIMGPU_BUILT_WITH_TEST_LAWS, again)), whole);
}

}  // namespace
}  // namespace simgpu::test
