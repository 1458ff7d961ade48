// Velocity fields on ranks (see mpi_fields.cpp): rank 0 has them, and brings them to the others.

#include <gtest/gtest.h>

#include "run_ranks.hpp"

namespace simgpu::test {
namespace {

class MpiFields : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(, MpiFields, testing::Values(1, 2, 3));

TEST_P(MpiFields, GiveTheBitsOfOneProcessAndAreCountedByEachRank) {
  const ProgramResult result = run_ranks(GetParam(), {}, {}, SIMGPU_BUILT_MPI_FIELDS);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "equal, counted\n");
}

}  // namespace
}  // namespace simgpu::test
