// The .h5 files of simgpu-mpi, which all ranks write, held against those of plain simgpu.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "common/base/error.hpp"
#include "mpi/part_file.hpp"
#include "run_ranks.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const Arguments quiet_on_cpu = {"--device", "cpu", "--quiet"};

/// Its third column begins behind 32 MB, and in each column the second of two ranks has 8 MB.
const Arguments large = {"--particles", "2000000", "--steps", "1"};

class MpiFile : public testing::Test {
 protected:
  void SetUp() override {
    if (std::string(SIMGPU_TEST_FORMATS).find(".h5") == std::string::npos) {
      GTEST_SKIP() << "built without HDF5";
    }
  }

  /// Has plain simgpu and so many ranks write a file, and compares all of its bytes.
  void expect_same_file(int ranks, const Arguments& arguments) {
    const std::string expected = folder_.path() / "plain.h5";
    const std::string actual = folder_.path() / "ranks.h5";
    const ProgramResult plain = simgpu(quiet_on_cpu + Arguments{"--output", expected} + arguments);
    ASSERT_EQ(plain.exit_code, 0) << plain.err;
    const ProgramResult result =
        run_ranks(ranks, quiet_on_cpu + Arguments{"--output", actual} + arguments);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_TRUE(read_file(actual) == read_file(expected)) << ranks;
    EXPECT_EQ(folder_.entries(), 2U);
  }

  /// Two ranks, the second of them started by a shell of `starter`'s after `command`, are to leave
  /// the old file as it is. Returns what they said, without mpirun's words.
  std::string failure_of_second(const std::string& command, const Arguments& starter = {}) {
    folder_.write("old.h5", "old");
    const Arguments program =
        Arguments{mpi_program()} + quiet_on_cpu + large + Arguments{"--output", old_};
    const Arguments shell = starter + Arguments{"sh", "-c", command + " && exec \"$@\"", "sh"};
    const ProgramResult result =
        mpirun(Arguments{"-n", "1"} + program + Arguments{":", "-n", "1"} + shell + program);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_EQ(read_file(old_), "old");
    EXPECT_EQ(folder_.entries(), 1U);
    std::string said;
    std::istringstream lines(result.err);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("simgpu")) said += line + "\n";
    }
    return said;
  }

  TemporaryFolder folder_;
  std::string old_ = folder_.path() / "old.h5";
};

TEST_F(MpiFile, InSinglePrecisionIsThatOfPlainSimgpu) {
  expect_same_file(3, {"--particles", "200003", "--steps", "7", "--precision", "single"});
}

TEST_F(MpiFile, OfFewerParticlesThanRanksIsThatOfPlainSimgpu) {
  expect_same_file(4, {"--particles", "2", "--steps", "7"});
  expect_same_file(3, {"--particles", "1", "--steps", "0"});
}

TEST_F(MpiFile, InChunksIsThatOfPlainSimgpu) {
  for (const char* chunk : {"20000", "66000", "200002"}) {
    expect_same_file(3, {"--particles", "200003", "--steps", "7", "--chunk", chunk});
  }
  expect_same_file(4, {"--particles", "11", "--steps", "7", "--chunk", "3"});
}

TEST_F(MpiFile, OfASnapshotIsThatOfPlainSimgpu) {
  const TemporaryFolder plain;
  const auto arguments = [](const TemporaryFolder& folder) {
    return quiet_on_cpu +
           Arguments{"--particles",      "70001", "--steps",    "6",
                     "--snapshot-every", "3",     "--snapshot", folder.path() / "run.xdmf"};
  };
  ASSERT_EQ(simgpu(arguments(plain)).exit_code, 0);
  const ProgramResult result = run_ranks(2, arguments(folder_));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(folder_.names(), plain.names());
  for (const std::string& name : plain.names()) {
    EXPECT_TRUE(read_file(folder_.path() / name) == read_file(plain.path() / name)) << name;
  }
}

TEST_F(MpiFile, TakesThePlaceOfWhatALinkNames) {
  const auto target = folder_.write("target.h5", "old");
  std::filesystem::permissions(target, std::filesystem::perms(0640));
  std::filesystem::create_symlink("target.h5", old_);
  const Arguments few = {"--particles", "9", "--steps", "1"};
  const ProgramResult result = run_ranks(2, quiet_on_cpu + few + Arguments{"--output", old_});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(std::filesystem::is_symlink(old_));
  EXPECT_EQ(read_file(target).substr(1, 3), "HDF");
  EXPECT_EQ(std::filesystem::status(target).permissions(), std::filesystem::perms(0640));
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(MpiFile, ThatCannotBeMadeIsOneSentence) {
  const ProgramResult result =
      run_ranks(2, quiet_on_cpu + Arguments{"--particles", "9", "--output",
                                            folder_.path() / "nowhere" / "x.h5"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(StartsWith("simgpu: "), HasSubstr("x.h5: cannot")));
}

TEST_F(MpiFile, ThatIsTooLargeForRankZeroLeavesTheOldOne) {
  folder_.write("old.h5", "old");
  const ProgramResult result =
      run_ranks(2, quiet_on_cpu + large + Arguments{"--output", old_}, {.file_bytes = 40'000'000});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              HasSubstr("old.h5: it takes 45.79 MiB, and no file may have more than 38.15 MiB"));
  EXPECT_EQ(read_file(old_), "old");
  EXPECT_EQ(folder_.entries(), 1U);
}

#ifdef SIMGPU_TEST_PARALLEL_HDF5

// Whatever limits the second rank is of no matter to the first, so it is the second that writes.
TEST_F(MpiFile, PartThatARankCannotWriteIsToldByItsName) {
  // In blocks of 512 bytes: 40 MiB are met within the last column, 32 MiB at its beginning. The
  // messages of ranks go through files, too, which are smaller.
  for (const char* blocks : {"81920", "65536"}) {
    EXPECT_THAT(failure_of_second(std::string("ulimit -f ") + blocks),
                AllOf(StartsWith("simgpu: rank 1 ("), HasSubstr("old.h5: cannot write: "),
                      HasSubstr("arge")));
  }
}

TEST_F(MpiFile, ThatARankDoesNotSeeIsToldByItsName) {
  if (run_program("/usr/bin/unshare", {"-m", "true"}).exit_code != 0) {
    GTEST_SKIP() << "no folder can be hidden from one process here";
  }
  EXPECT_THAT(failure_of_second("mount -t tmpfs none " + folder_.path().string(),
                                {"/usr/bin/unshare", "-m"}),
              AllOf(StartsWith("simgpu: rank 1 ("), HasSubstr("No such file")));
}

TEST(MpiPartFile, ThatIsNotThereSaysWhatFolderToName) {
  try {
    mpi::open_part_file("/nowhere/.simgpu-1", "end.h5", {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::run_failed);
    EXPECT_THAT(error.what(), AllOf(StartsWith("end.h5: cannot open it for writing: "),
                                    EndsWith("a folder that all hosts have by the same name")));
  }
}

#endif

}  // namespace
}  // namespace simgpu::test
