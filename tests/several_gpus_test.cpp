// The whole program over several GPUs of the tests' own, each with its part of the particles (see
// faulty_gpu.cpp).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "arguments.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* three_alike = "1 1 1";

/// A fault of cuda:1, if there is one.
ProgramResult run_on(const char* gpus, const Arguments& arguments, const char* fault = "none") {
  return run_program(faulty_gpu_program(), arguments,
                     {.environment = {{"SIMGPU_TEST_GPUS", gpus},
                                      {"SIMGPU_TEST_FAULT", fault},
                                      {"SIMGPU_TEST_FAULTY_GPU", "1"}}});
}

/// The run that a report on standard output tells of.
json run_of(const ProgramResult& result) {
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return json::parse(result.out)["runs"][0];
}

class SeveralGpus : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::string output_ = folder_.write("out.csv", "old");
  std::string checkpoint_ = folder_.path() / "run.ckpt";
};

TEST_F(SeveralGpus, GiveTheChecksumAndTheOutputOfOne) {
  for (const Arguments& way : {Arguments{"--order", "particle"}, Arguments{"--order", "step"},
                               Arguments{"--math", "fast", "--precision", "single"}}) {
    std::string checksum;
    std::string output;
    for (const char* device : {"cuda:0", "cuda:0,1", "cuda:2,0,1", "cuda:all"}) {
      const json one =
          run_of(run_on(three_alike, Arguments{"--particles", "10003", "--output", output_,
                                               "--json", "-", "--verify", "--device", device} +
                                         way));
      EXPECT_TRUE(one["verify"]["passed"]) << device;
      if (checksum.empty()) {
        checksum = one["checksum"];
        output = read_file(output_);
      }
      EXPECT_EQ(one["checksum"], checksum) << device;
      EXPECT_EQ(read_file(output_), output) << device;
    }
  }
}

TEST_F(SeveralGpus, AreReportedAsOneAndEachByItself) {
  const Arguments run = {"--device", "cuda:2,0", "--particles", "10003"};
  const json one = run_of(run_on(three_alike, run + Arguments{"--json", "-"}));
  EXPECT_EQ(one["device"], "cuda:2,0");
  EXPECT_EQ(one["device_name"], "2 x GPU of a test");
  const json& devices = one["devices"];
  ASSERT_EQ(devices.size(), 2U);
  EXPECT_EQ(devices[0]["device"], "cuda:2");
  EXPECT_EQ(devices[1]["device"], "cuda:0");
  EXPECT_EQ(devices[0]["first"], 0);
  EXPECT_EQ(devices[0]["count"], 5001);
  EXPECT_EQ(devices[1]["first"], 5001);
  EXPECT_EQ(devices[1]["count"], 5002);
  const ProgramResult text = run_on(three_alike, run);
  EXPECT_THAT(text.out, AllOf(HasSubstr("cuda:2: GPU of a test, particles [0, 5,001)"),
                              HasSubstr("cuda:0: GPU of a test, particles [5,001, 10,003)")));
}

TEST_F(SeveralGpus, EachShowsWhatItsPartTakesOnEveryLine) {
  const json one =
      run_of(run_on(three_alike, {"--device", "cuda:all", "--particles", "10003", "--json", "-"}));
  for (const json& device : one["devices"]) {
    const std::uint64_t part = device["count"].get<std::uint64_t>() * 24 + 8;
    EXPECT_EQ(device["device_own_peak_bytes"], part);
    std::int64_t gained = 0;
    for (const json& line : device["lines"]) {
      const std::string label = line["label"];
      const bool holds = label != "start" && label != "load_kernels" && label != "release";
      EXPECT_EQ(line["device_own_bytes"], holds ? part : 0) << label;
      EXPECT_EQ(line["device_used_bytes"], std::uint64_t{512} << 20) << label;
      gained += line["device_own_increment_bytes"].get<std::int64_t>();
    }
    EXPECT_EQ(gained, 0);
  }
  for (const json& line : one["memory"]["lines"]) {
    if (line["label"] != "evolve") continue;
    EXPECT_EQ(line["device_own_bytes"], 10'003 * 24 + 3 * 8);
  }
}

TEST_F(SeveralGpus, AloneAreAsOneWasBefore) {
  const Arguments run = {"--device", "cuda:all", "--particles", "103", "--json", "-"};
  const json one = run_of(run_on("1", run));
  EXPECT_EQ(one["device"], "cuda:0");
  EXPECT_EQ(one["device_name"], "GPU of a test");
  EXPECT_TRUE(one["devices"].is_null());
}

TEST_F(SeveralGpus, OfUnlikeModelsShareByTheirSpeed) {
  const json one =
      run_of(run_on("1 0.5", {"--device", "cuda:0,1", "--particles", "30000", "--json", "-"}));
  EXPECT_EQ(one["device_name"], "GPU of a test, slow GPU of a test");
  EXPECT_EQ(one["devices"][0]["count"], 20'000);
  EXPECT_EQ(one["devices"][1]["count"], 10'000);
}

TEST_F(SeveralGpus, AreComparedWithTheCpu) {
  const Arguments run = {"--compare", "--particles", "10003", "--device"};
  for (const char* device : {"cuda:0,1", "cuda:all"}) {
    const ProgramResult result = run_on(three_alike, run + Arguments{device});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("all bits of 10,003 particles are equal on cuda:0,1"));
  }
}

TEST_F(SeveralGpus, WrongBitOfOneIsFoundAtItsPlaceInTheWhole) {
  const ProgramResult result =
      run_on(three_alike, {"--compare", "--particles", "10003", "--device", "cuda:0,1"}, "bit");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("particle " + std::to_string(5001 + 17) + ", y:"));
}

TEST_F(SeveralGpus, AreSoakedTogether) {
  const Arguments run = {"--soak", "50ms", "--particles", "1003", "--device", "cuda:0,1"};
  const ProgramResult good = run_on(three_alike, run);
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_THAT(good.out, AllOf(HasSubstr("Soak of cuda:0,1"), HasSubstr("000000000000, GPU-"),
                              HasSubstr("000000000001)")));
  const ProgramResult bad = run_on(three_alike, run, "bit");
  EXPECT_EQ(bad.exit_code, 3);
  EXPECT_THAT(bad.err, AllOf(HasSubstr("cuda:0,1"), HasSubstr(std::to_string(501 + 17))));
}

TEST_F(SeveralGpus, ConvergeAsOneDoes) {
  const Arguments run = {"--convergence", "--flow", "rotation", "--particles",
                         "1003",          "--json", "-"};
  const auto differences_on = [&](const char* device) {
    const ProgramResult result = run_on("1 0.5", run + Arguments{"--device", device});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const json report = json::parse(result.out);
    EXPECT_EQ(report.at("device"), device);
    return report.at("differences");
  };
  EXPECT_EQ(differences_on("cuda:0,1"), differences_on("cuda:0"));
}

TEST_F(SeveralGpus, OneThatFailsEndsTheRunWithItsName) {
  const Arguments run = {"--device", "cuda:0,1,2", "--output", output_};
  const ProgramResult launch = run_on(three_alike, run, "launch");
  EXPECT_EQ(launch.exit_code, 1);
  EXPECT_EQ(launch.err, "simgpu: cuda:1: CUDA failed: unspecified launch failure\n");
  const ProgramResult memory = run_on(three_alike, run, "memory");
  EXPECT_EQ(memory.exit_code, 5);
  EXPECT_THAT(memory.err, HasSubstr("of memory on cuda:1,"));
  EXPECT_EQ(read_file(output_), "old");
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(SeveralGpus, LimitOfDeviceMemoryIsOneOfEach) {
  // 501 and 502 particles of 24 bytes, and 8 bytes more on each.
  const Arguments run = {"--device", "cuda:0,1", "--particles",          "1003",
                         "--json",   "-",        "--device-memory-limit"};
  const ProgramResult at_once = run_on(three_alike, run + Arguments{"12056"});
  EXPECT_EQ(run_of(at_once)["devices"][1]["count"], 502);
  const ProgramResult in_chunks = run_on(three_alike, run + Arguments{"12055"});
  EXPECT_EQ(json::parse(in_chunks.out)["chunks"]["particles"], 1002);
  EXPECT_EQ(run_of(in_chunks)["checksum"], run_of(at_once)["checksum"]);
  EXPECT_EQ(run_of(in_chunks)["devices"][1]["device_own_peak_bytes"], 501 * 24 + 8);
  EXPECT_TRUE(run_of(in_chunks)["devices"][1]["count"].is_null());
  const ProgramResult refused = run_on(three_alike, run + Arguments{"31"});
  EXPECT_EQ(refused.exit_code, 5);
  EXPECT_THAT(refused.err, HasSubstr("of memory on each of cuda:0,1"));
}

TEST_F(SeveralGpus, OneThatIsNotThereIsNamed) {
  const ProgramResult result = run_on(three_alike, {"--device", "cuda:0,7"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("cuda:7"), HasSubstr("--list-devices"), Not(HasSubstr("cuda:0"))));
}

TEST_F(SeveralGpus, MoreThanParticlesLeaveSomeIdle) {
  const json one =
      run_of(run_on(three_alike, {"--device", "cuda:all", "--particles", "2", "--json", "-"}));
  EXPECT_EQ(
      one["checksum"],
      run_of(run_on("1", {"--device", "cuda", "--particles", "2", "--json", "-"}))["checksum"]);
  EXPECT_EQ(one["devices"][0]["count"], 0);
  EXPECT_EQ(one["devices"][0]["device_own_peak_bytes"], 0);
}

TEST_F(SeveralGpus, AreEstimatedWithoutBeingThere) {
  const ProgramResult result =
      run_on("1", {"--estimate", "--device", "cuda:3,4", "--particles", "1003", "--json", "-"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const json run = json::parse(result.out)["runs"][0];
  EXPECT_EQ(run["device"], "cuda:3,4");
  EXPECT_EQ(run["predicted_device_own_bytes"], 1003 * 24 + 2 * 8);
}

TEST_F(SeveralGpus, SavedBySigtermGoOnAsOneAndOneAsSeveral) {
  const Arguments parameters = {"--particles", "200000", "--steps", "4096"};
  const std::string expected = run_of(
      run_on(three_alike, Arguments{"--device", "cuda", "--json", "-"} + parameters))["checksum"];
  for (const auto& [from, to] :
       {std::pair{"cuda:0,1", "cuda:0"}, std::pair{"cuda:0", "cuda:all"}}) {
    std::filesystem::remove(checkpoint_);
    std::filesystem::remove(std::string(checkpoint_) + ".1");
    const ProgramResult stopped =
        run_program(faulty_gpu_program(),
                    Arguments{"--device", from, "--checkpoint", checkpoint_, "--checkpoint-every",
                              "1ms", "--quiet"} +
                        parameters,
                    {.environment = {{"SIMGPU_TEST_GPUS", three_alike}},
                     .signal = SignalToSend{SIGTERM, checkpoint_}});
    EXPECT_EQ(stopped.exit_code, 128 + SIGTERM);
    const json rest =
        run_of(run_on(three_alike, {"--device", to, "--resume", checkpoint_, "--json", "-"}));
    EXPECT_EQ(rest["checksum"], expected) << from;
    EXPECT_EQ(rest["device"], to == std::string("cuda:all") ? "cuda:0,1,2" : to);
  }
}

}  // namespace
}  // namespace simgpu::test
