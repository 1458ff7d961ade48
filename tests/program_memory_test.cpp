// What the real program says of memory, and how little of it it takes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <vector>

#include "cuda/device_query.hpp"
#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"
#include "test_backends.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(MemoryTable, NamesTheFileOfALineThatIsNotOfItsTitles) {
  const TemporaryFolder folder;
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "10", "--steps", "2", "--checkpoint",
              (folder.path() / "c").string(), "--checkpoint-every", "1"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("Memory by line of driver/run/device_run.cpp\n"));
  EXPECT_THAT(result.out, ContainsRegex("\n +step_actions[.]cpp:[0-9]+  .*checkpoints_->write"));
  EXPECT_THAT(result.out, ContainsRegex("\n +[0-9]+  .*backend_->start"));
}

TEST(Estimate, SaysBytesWithoutAGpuAndRunsNothing) {
  const TemporaryFolder folder;
  const auto output = folder.path() / "out.csv";
  const ProgramResult result = simgpu({"--estimate", "--device", "cuda", "--particles", "1e12",
                                       "--steps", "1e15", "--output", output.string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("(24,000,000,000,008 bytes) on the device"),
                                HasSubstr("nothing was run"), HasSubstr("The most particles")));
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(Estimate, IsWhatTheRunThenTakes) {
  for (const char* precision : {"double", "single"}) {
    const std::vector<std::string> run = {"--device",    "cpu",     "--particles", "1003",
                                          "--precision", precision, "--json",      "-"};
    std::vector<std::string> estimate = run;
    estimate.emplace_back("--estimate");
    const json said = report_of(simgpu(estimate))["runs"].at(0);
    const json took = report_of(simgpu(run))["runs"].at(0)["memory"];
    EXPECT_EQ(said["predicted_host_own_bytes"], took["host_own_peak_bytes"]);
    EXPECT_EQ(said["predicted_device_own_bytes"], took["device_own_peak_bytes"]);
    EXPECT_EQ(took["predicted_host_own_bytes"], took["host_own_peak_bytes"]);
    EXPECT_EQ(took["predicted_device_own_bytes"], took["device_own_peak_bytes"]);
  }
}

TEST(Estimate, OfAResumedRunIsOfTheStepsThatAreLeft) {
  const TemporaryFolder folder;
  const std::string checkpoint = (folder.path() / "c").string();
  EXPECT_EQ(simgpu({"--device", "cpu", "--particles", "10", "--steps", "1000", "--checkpoint",
                    checkpoint, "--checkpoint-every", "750"})
                .exit_code,
            0);
  const auto estimate = [&](const std::string& file) {
    return simgpu({"--estimate", "--device", "cpu", "--resume", file});
  };
  EXPECT_THAT(estimate(checkpoint).out, AllOf(HasSubstr("resumed at step 1,000 from "),
                                              HasSubstr("n/a: the run takes no steps")));
  const json time = report_of(simgpu(
      {"--estimate", "--device", "cpu", "--resume", checkpoint + ".1", "--json", "-"}))["times"]
                        .at(0);
  const double rate = time["calibration"]["particle_steps_per_second"].get<double>();
  EXPECT_DOUBLE_EQ(time["evolve_seconds"].get<double>(), 10 * 250 / rate);
}

TEST(Estimate, SaysHowLongTheStepsTakeAtTheRateMeasuredJustNow) {
  const std::vector<std::string> run = {"--estimate", "--device", "cpu", "--particles",
                                        "1e15",       "--steps",  "3e6"};
  std::vector<std::string> as_json = run;
  as_json.insert(as_json.end(), {"--json", "-"});
  const json document = report_of(simgpu(as_json));
  ASSERT_EQ(document["times"].size(), 1U);
  const json& time = document["times"].at(0);
  EXPECT_EQ(time["device"], "cpu");
  EXPECT_EQ(time["calibration"]["particles"], 65'536);
  const double rate = time["calibration"]["particle_steps_per_second"].get<double>();
  EXPECT_DOUBLE_EQ(time["evolve_seconds"].get<double>(), 3e21 / rate);
  EXPECT_TRUE(time["unknown"].is_null());
  EXPECT_THAT(simgpu(run).out, AllOf(HasSubstr("The steps alone, at the rate measured just now"),
                                     HasSubstr("million particle-steps/s")));
}

TEST(Estimate, SaysWhyNoTimeIsKnown) {
  const json no_steps =
      report_of(simgpu({"--estimate", "--device", "cpu", "--steps", "0", "--json", "-"}));
  EXPECT_EQ(no_steps["times"].at(0)["unknown"], "the run takes no steps");
  EXPECT_TRUE(no_steps["times"].at(0)["evolve_seconds"].is_null());
  const json no_device =
      report_of(simgpu({"--estimate", "--device", "cuda:1000000", "--json", "-"}));
  EXPECT_TRUE(no_device["times"].at(0)["evolve_seconds"].is_null());
  EXPECT_FALSE(no_device["times"].at(0)["unknown"].is_null());
}

TEST(Estimate, TimesBothDevicesOfAComparison) {
  const json document =
      report_of(run_program(faulty_gpu_program(), {"--estimate", "--compare", "--json", "-"}));
  ASSERT_EQ(document["times"].size(), 2U);
  for (const json& time : document["times"]) EXPECT_GT(time["evolve_seconds"].get<double>(), 0);
}

TEST(Estimate, CountsTheParticlesOfAnInput) {
  const TemporaryFolder folder;
  const auto input = folder.write("in.csv", "x,y,angular_speed\n1,0,1\n0,1,1\n");
  const json document = report_of(
      simgpu({"--estimate", "--device", "cpu", "--input", input.string(), "--json", "-"}));
  EXPECT_EQ(document["params"]["particles"], 2);
  EXPECT_EQ(document["runs"].at(0)["predicted_host_own_bytes"], 2 * 24 + 2 * 24 + 262'144);
}

TEST(Estimate, LimitThatWouldRefuseTheRunIsSaidAndIsNoFailure) {
  const ProgramResult result = simgpu({"--estimate", "--device", "cpu", "--particles", "1000",
                                       "--memory-limit", "12KiB", "--checkpoint", "run.ckpt"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, AllOf(HasSubstr("It would be refused: this run needs"),
                                HasSubstr("(12,288 bytes), and --checkpoint needs all")));
}

// What fits is said once: by the table of devices, which keeps the limits that the run has.
TEST(Estimate, WhatFitsIsSaidOnce) {
  const ProgramResult result = simgpu({"--estimate", "--device", "cpu", "--particles", "1000",
                                       "--memory-limit", "12KiB", "--checkpoint", "run.ckpt"});
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("  cpu      256 in "), testing::Not(HasSubstr("would fit"))));
  const ProgramResult too_many = simgpu({"--estimate", "--device", "cpu", "--particles", "1e13"});
  const auto available = [&](const std::string& before) {
    const std::size_t at = too_many.out.find(before) + before.size();
    return too_many.out.substr(at, too_many.out.find(" MiB", at) - at);
  };
  const std::string in_the_table = available(" in ");
  EXPECT_THAT(too_many.out, HasSubstr("; by --chunk it would fit\n"));
  EXPECT_EQ(available("but only "), in_the_table.substr(in_the_table.rfind(' ') + 1));
}

TEST(Estimate, MostParticlesFitAndOneMoreDoesNot) {
  const json document =
      report_of(simgpu({"--estimate", "--device", "cpu", "--precision", "single", "--json", "-"}));
  const json& cpu = document["devices"].at(0);
  EXPECT_EQ(cpu["device"], "cpu");
  const auto available = cpu["available_bytes"].get<std::uint64_t>();
  EXPECT_EQ(cpu["most_particles"].get<std::uint64_t>(), available / 12);
}

TEST(Estimate, NamesEachDeviceOrWhyThereIsNone) {
  const json document = report_of(simgpu({"--estimate", "--json", "-"}));
  const cuda::DeviceQuery query = cuda::query_devices();
  ASSERT_EQ(document["devices"].size(), 1 + std::max<std::size_t>(query.devices.size(), 1));
  const json& gpu = document["devices"].at(1);
  if (query.devices.empty()) {
    EXPECT_EQ(gpu["unknown"], query.unavailable);
    EXPECT_TRUE(gpu["most_particles"].is_null());
    EXPECT_TRUE(document["context_bytes"].is_null());
  } else {
    EXPECT_EQ(gpu["device_name"], query.devices[0].name);
  }
}

TEST(Estimate, GpuThatIsTooSmallIsSaid) {
  const ProgramResult result =
      run_program(faulty_gpu_program(), {"--estimate", "--device", "cuda", "--particles", "1e8"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("It would be refused: this run needs 2288.82 MiB"),
                                HasSubstr("on cuda:0, but only 1024.00 MiB")));
}

TEST(Estimate, BadInputIsRefusedAsInARun) {
  EXPECT_EQ(simgpu({"--estimate", "--memory-timeline", "timeline.txt"}).exit_code, 2);
  EXPECT_EQ(simgpu({"--estimate", "--list-devices"}).exit_code, 2);
  EXPECT_EQ(simgpu({"--estimate", "--input", "/nonexistent.csv"}).exit_code, 2);
  EXPECT_EQ(simgpu({"--estimate", "--output", "out.txt"}).exit_code, 2);
}

TEST(MemoryLimit, IsExitFiveBeforeAnyFileIsMade) {
  const TemporaryFolder folder;
  const auto output = folder.write("out.csv", "old");
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "1e6", "--memory-limit", "1MiB", "--output",
              output.string(), "--json", (folder.path() / "report.json").string(), "--checkpoint",
              (folder.path() / "run.ckpt").string()});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, AllOf(HasSubstr("needs 24.64 MiB"), HasSubstr("--memory-limit"),
                                HasSubstr("1.00 MiB"), HasSubstr("particles would fit")));
  EXPECT_EQ(read_file(output), "old");
  EXPECT_EQ(folder.entries(), 1U);
}

// A control group's limit may kill the process that meets it, so it has to be seen beforehand; a
// child of this test's cannot make groups on every machine, and so host_available_test reads files.

std::string line_labels(const json& document) {
  std::string labels;
  for (const json& line : document["runs"].at(0)["memory"]["lines"]) {
    labels += line["label"].get<std::string>() + "\n";
  }
  return labels;
}

TEST(MemoryTimeline, CsvHasEachLineOfTheRun) {
  const TemporaryFolder folder;
  const auto timeline = folder.path() / "timeline.csv";
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "1003", "--memory-timeline", timeline.string(),
              "--memory-interval", "1ms", "--json", "-"});
  const json document = report_of(result);
  std::istringstream rows(read_file(timeline));
  std::string row;
  std::getline(rows, row);
  EXPECT_EQ(row,
            "seconds,device,line,host_rss_bytes,host_own_bytes,device_own_bytes,"
            "device_process_bytes");
  std::string labels;
  std::uint64_t samples = 0;
  std::uint64_t most_own = 0;
  for (; std::getline(rows, row); ++samples) {
    std::vector<std::string> cells;
    std::istringstream cells_of_row(row);
    for (std::string cell; std::getline(cells_of_row, cell, ',');) cells.push_back(cell);
    ASSERT_GE(cells.size(), 6U) << row;
    most_own = std::max<std::uint64_t>(most_own, std::stoull(cells[4]));
    if (!cells[2].empty() && !labels.ends_with("\n" + cells[2] + "\n")) {
      labels += (labels.empty() ? "\n" : "") + cells[2] + "\n";
    }
  }
  EXPECT_EQ(labels, "\n" + line_labels(document));
  EXPECT_EQ(most_own, 1003U * 24) << "and nothing of the timeline's own";
  EXPECT_EQ(document["timeline"]["samples"], samples);
  EXPECT_GT(document["timeline"]["cpu_seconds"], 0);
}

TEST(MemoryTimeline, ChartNamesTheRunAndItsLines) {
  const TemporaryFolder folder;
  const auto timeline = folder.path() / "timeline.svg";
  const ProgramResult result = run_program(
      faulty_gpu_program(), {"--compare", "--particles", "1003", "--memory-timeline", timeline});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(read_file(timeline),
              AllOf(testing::StartsWith("<svg"), HasSubstr("1,003 particles, 100 steps"),
                    HasSubstr("Device own"), HasSubstr("cuda:0 evolve"), HasSubstr("cpu evolve"),
                    HasSubstr("cpu compare"), HasSubstr("</svg>")));
  EXPECT_THAT(result.out, HasSubstr("Timeline: "));
}

TEST(MemoryTimeline, RunThatFailsLeavesTheOldFile) {
  const TemporaryFolder folder;
  const auto timeline = folder.write("timeline.svg", "old");
  for (const char* fault : {"launch", "memory"}) {
    EXPECT_NE(run_program(faulty_gpu_program(),
                          {"--device", "cuda", "--memory-timeline", timeline.string()},
                          {.environment = {{"SIMGPU_TEST_FAULT", fault}}})
                  .exit_code,
              0);
    EXPECT_EQ(read_file(timeline), "old");
    EXPECT_EQ(folder.entries(), 1U);
  }
}

TEST(MemoryTimeline, FullDiskIsExitOne) {
  const TemporaryFolder folder;
  const auto link = folder.path() / "full.csv";
  std::filesystem::create_symlink("/dev/full", link);
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "10", "--memory-timeline", link.string()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("full.csv"), HasSubstr("No space left")));
}

TEST(MemoryTimeline, FileOfAnotherFlagIsRefused) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "one.csv").string();
  const ProgramResult result = simgpu({"--memory-timeline", file, "--output", file});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--output and --memory-timeline name the same file"));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(SIMGPU_SANITIZED)
// Sanitizers take memory of their own, as much as they like.

TEST(Reproducible, RunsShowTheSameMemory) {
  constexpr int runs = 5;
  const ProgramResult first = simgpu({"--device", "cpu", "--reproducible"});  // fills caches
  if (first.out.find("Not pinned") != std::string::npos) {
    GTEST_SKIP() << "the system does not let everything be pinned: " << first.out;
  }
  std::set<json> own;
  std::set<json> anonymous;
  std::vector<std::uint64_t> resident;
  for (int run = 0; run < runs; ++run) {
    const json document = report_of(simgpu({"--device", "cpu", "--reproducible", "--json", "-"}));
    EXPECT_EQ(document["pinned"].size(), 6U) << document["pinned"];
    json own_columns;
    json increments;
    for (const json& line : document["runs"].at(0)["memory"]["lines"]) {
      for (const char* column :
           {"host_own_bytes", "host_own_increment_bytes", "host_own_peak_bytes", "occurrences"}) {
        own_columns.push_back(line[column]);
      }
      increments.push_back(line["host_rss_increment_bytes"]);
      if (line["label"] == "evolve") resident.push_back(line["host_rss_bytes"]);
    }
    own.insert(own_columns);
    anonymous.insert(increments);
  }
  EXPECT_EQ(own.size(), 1U);
  EXPECT_EQ(anonymous.size(), 1U) << testing::PrintToString(anonymous);
  const auto [least, most] = std::minmax_element(resident.begin(), resident.end());
  EXPECT_LE(*most - *least, 64U * 1024);
}

// Where the setting does not outlive the start of a program, the program must not start for ever.
TEST(Reproducible, ProgramIsStartedAgainOnceAtMost) {
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "10", "--reproducible"},
                                      {.environment = {{"SIMGPU_STARTED_AGAIN", "1"}}});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("inned"));
}

// As many particles as the estimate says fit do fit, under a limit that is there to be met.
TEST(Estimate, MostParticlesUnderALimitOfAddressSpaceCanBeRun) {
  for (const char* threads : {"1", "2", "8"}) {
    const ProgramSetting limited = {.address_space_bytes = 400'000'000};
    const json document = report_of(
        simgpu({"--estimate", "--device", "cpu", "--threads", threads, "--json", "-"}, limited));
    const auto most = document["devices"].at(0)["most_particles"].get<std::uint64_t>();
    EXPECT_GT(most, 1'000'000U);
    const ProgramResult result = simgpu({"--device", "cpu", "--threads", threads, "--steps", "1",
                                         "--particles", std::to_string(most)},
                                        limited);
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
}

TEST(Reproducible, FooterSaysWhatIsPinned) {
  EXPECT_THAT(
      simgpu({"--device", "cpu", "--reproducible"}).out,
      AllOf(HasSubstr("Pinned: "), HasSubstr("M_MMAP_THRESHOLD"), HasSubstr("M_ARENA_MAX"),
            HasSubstr("huge pages"), HasSubstr("ADDR_NO_RANDOMIZE"), HasSubstr("LD_BIND_NOW")));
  EXPECT_THAT(simgpu({"--device", "cpu"}).out, testing::Not(HasSubstr("inned")));
}

TEST(Lean, ProcessTakesItsStateAndEightMebibytesAtMost) {
  for (const std::uint64_t particles : {100'000U, 10'000'000U}) {
    const json document = report_of(simgpu({"--device", "cpu", "--steps", "1", "--particles",
                                            std::to_string(particles), "--json", "-"}));
    std::uint64_t peak = 0;
    for (const json& line : document["runs"].at(0)["memory"]["lines"]) {
      peak = std::max(peak, line["host_peak_rss_bytes"].get<std::uint64_t>());
    }
    EXPECT_LE(peak, particles * 24 + (std::uint64_t{8} << 20)) << particles;
    EXPECT_GE(peak, particles * 24);
  }
}
#endif

TEST(Lean, GpuRunTakesLessThanAMebibyteOfTheHostForItself) {
  SIMGPU_NEED_GPU();
  for (const char* particles : {"1000", "1e8"}) {
    const json document = report_of(
        simgpu({"--device", "cuda", "--steps", "1", "--particles", particles, "--json", "-"}));
    EXPECT_LT(document["runs"].at(0)["memory"]["host_own_peak_bytes"], 1 << 20);
  }
}

}  // namespace
}  // namespace simgpu::test
