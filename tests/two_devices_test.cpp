// The whole program over two devices, one of them a test's own (see faulty_gpu.cpp).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

ProgramResult run_with_fault(const char* fault, std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--particles", "100_003"});
  return with_faulty_gpu(fault, arguments);
}

class TwoDevices : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path output_ = folder_.write("out.csv", "old");
};

TEST_F(TwoDevices, ThatAgreeAreEqualInEveryBit) {
  for (const char* precision : {"double", "single"}) {
    for (const char* order : {"particle", "step"}) {
      const ProgramResult result =
          run_with_fault("none", {"--compare", "--precision", precision, "--order", order});
      EXPECT_EQ(result.exit_code, 0) << result.err;
      EXPECT_THAT(result.out,
                  HasSubstr("all bits of 100,003 particles are equal on cuda:0 and cpu"));
    }
  }
}

TEST_F(TwoDevices, ParticleThatAGpuSkippedDoesNotVerify) {
  for (const char* precision : {"double", "single"}) {
    const ProgramResult result = run_with_fault(
        "skip", {"--device", "cuda", "--verify", "--precision", precision, "--output", output_});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, AllOf(HasSubstr("cuda:0 is not where the closed form has it: FAILED"),
                                  HasSubstr("particle 17,"), HasSubstr("out.csv is not written")));
    EXPECT_EQ(read_file(output_), "old");
  }
}

TEST_F(TwoDevices, AreEachVerified) {
  const ProgramResult result =
      run_with_fault("skip", {"--compare", "--device", "cpu", "--verify", "--json", "-"});
  EXPECT_EQ(result.exit_code, 3);
  const json document = json::parse(result.out);
  EXPECT_EQ(document["runs"].at(0)["verify"]["passed"], true);
  EXPECT_EQ(document["runs"].at(1)["verify"]["passed"], false);
  EXPECT_EQ(document["verify"], document["runs"].at(1)["verify"]) << "the one that failed";
  EXPECT_EQ(document["verify"]["worst_index"], 17);
}

TEST_F(TwoDevices, ThatAgreeInFastArithmeticAreEqualInEveryBit) {
  for (const char* precision : {"double", "single"}) {
    const ProgramResult result =
        run_with_fault("none", {"--compare", "--math", "fast", "--precision", precision});
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
}

TEST_F(TwoDevices, OneWrongBitIsExitThreeAndNamesTheParticle) {
  for (const char* precision : {"double", "single"}) {
    const ProgramResult result = run_with_fault("bit", {"--compare", "--precision", precision});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, AllOf(HasSubstr("1 of 100,003 particles"), HasSubstr("particle 17, y:"),
                                  HasSubstr("(1 ulp)")));
    EXPECT_THAT(result.out, HasSubstr("Compare: cuda:0 and cpu differ"));
  }
}

TEST_F(TwoDevices, OutputIsKeptFromAStateThatDiffers) {
  const ProgramResult result = run_with_fault("bit", {"--compare", "--output", output_.string()});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("out.csv is not written"));
  EXPECT_EQ(read_file(output_), "old");
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(TwoDevices, DifferenceIsInTheJson) {
  const ProgramResult result = run_with_fault("bit", {"--compare", "--json", "-"});
  EXPECT_EQ(result.exit_code, 3);
  const json document = json::parse(result.out);
  EXPECT_EQ(document["compare"]["bitwise_equal"], false);
  EXPECT_EQ(document["compare"]["differing"], 1);
  EXPECT_EQ(document["compare"]["max_ulp"], 1);
  EXPECT_EQ(document["compare"]["worst_index"], 17);
  EXPECT_EQ(document["runs"].at(0)["device"], "cuda:0");
  EXPECT_EQ(document["runs"].at(1)["device"], "cpu");
  EXPECT_NE(document["runs"].at(0)["checksum"], document["runs"].at(1)["checksum"]);
}

// Each run's own memory is its own, though both states are held at once.
TEST_F(TwoDevices, EachRunShowsItsOwnMemoryAlone) {
  const ProgramResult result = run_with_fault("none", {"--compare", "--json", "-"});
  const json document = json::parse(result.out);
  for (const json& run : document["runs"]) {
    for (const json& line : run["memory"]["lines"]) {
      const std::set<std::string> before_and_after = {"open_device", "start", "load_kernels",
                                                      "release"};
      const bool holds = !before_and_after.contains(line["label"]);
      const bool host = run["device"] == "cpu";
      const int state = 100'003 * 24;
      EXPECT_EQ(line["host_own_bytes"], holds && host ? state : 0) << line["label"];
      EXPECT_EQ(line["device_own_bytes"], holds && !host ? state + 8 : 0) << line["label"];
    }
  }
}

TEST_F(TwoDevices, CompareFromTheCpuPutsTheCpuFirst) {
  const ProgramResult result =
      run_with_fault("none", {"--compare", "--device", "cpu", "--json", "-"});
  const json document = json::parse(result.out);
  EXPECT_EQ(document["runs"].at(0)["device"], "cpu");
  EXPECT_EQ(document["runs"].at(1)["device"], "cuda:0");
}

TEST_F(TwoDevices, AutoTakesTheGpuAndSaysSo) {
  const ProgramResult result = run_with_fault("none", {});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "simgpu: running on cuda:0 (GPU of a test)\n");
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("Device own"), HasSubstr("Whole GPU"), HasSubstr("512.00 MiB"),
                    HasSubstr("n/a"), HasSubstr("Process is n/a: a test knows no processes.")));
}

TEST_F(TwoDevices, LaunchThatFailsIsExitOneAndLeavesTheOldOutput) {
  const ProgramResult result =
      run_with_fault("launch", {"--device", "cuda", "--output", output_.string()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.err, "simgpu: CUDA failed: unspecified launch failure\n");
  EXPECT_EQ(read_file(output_), "old");
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(TwoDevices, DeviceOutOfMemoryIsExitFive) {
  const ProgramResult result = run_with_fault("memory", {"--device", "cuda"});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, HasSubstr("of memory on cuda:0"));
}

TEST_F(TwoDevices, ListNamesTheGpu) {
  const ProgramResult result = run_program(faulty_gpu_program(), {"--list-devices"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, AllOf(HasSubstr("cuda:0  GPU of a test"),
                                HasSubstr("GPU-00000000-0000-0000-0000-000000000000")));
}

}  // namespace
}  // namespace simgpu::test
