// Snapshots of the real program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>

#include "arguments.hpp"
#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"
#include "xml.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const Arguments ten_steps = {"--device", "cpu", "--particles", "100", "--steps", "10"};

/// What the document lists: the files in the order in which it names them, and the times.
std::vector<std::string> all_between(const std::string& text, const std::string& before,
                                     const std::string& after) {
  std::vector<std::string> found;
  for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    found.push_back(text.substr(at, text.find(after, at) - at));
  }
  return found;
}

class SnapshotTest : public testing::Test {
 protected:
  Arguments every(const char* steps) const {
    return {"--snapshot", folder_.path() / "run.xdmf", "--snapshot-every", steps};
  }

  std::string document() const { return read_file(folder_.path() / "run.xdmf"); }

  TemporaryFolder folder_;
};

TEST_F(SnapshotTest, AreThereForTheStartEachMultipleAndTheEnd) {
  ASSERT_EQ(simgpu(ten_steps + every("4")).exit_code, 0);
  EXPECT_THAT(folder_.names(),
              ElementsAre("run-00.h5", "run-04.h5", "run-08.h5", "run-10.h5", "run.xdmf"));
  EXPECT_THAT(all_between(document(), "<Time Value=\"", "\""),
              ElementsAre("0", "4e-05", "8e-05", "1e-04"));
}

TEST_F(SnapshotTest, HoldTheStateOfARunOfSoManySteps) {
  ASSERT_EQ(simgpu(ten_steps + every("4")).exit_code, 0);
  for (const char* step : {"00", "04", "08", "10"}) {
    const std::string frame = folder_.path() / ("run-" + std::string(step) + ".h5");
    const ProgramResult result =
        simgpu({"--device", "cpu", "--particles", "100", "--steps", step, "--compare-with", frame});
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
}

TEST_F(SnapshotTest, AreListedInWellFormedXml) {
  const TemporaryFolder odd;
  const std::string name = odd.path() / "a & b <c>.xdmf";
  const Arguments snapshots = {"--snapshot", name, "--snapshot-every", "5"};
  ASSERT_EQ(simgpu(ten_steps + snapshots).exit_code, 0);
  const std::string text = read_file(name);
  const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  ASSERT_THAT(text, testing::StartsWith(declaration));
  std::vector<std::string> files;
  for (const XmlElement& element : XmlReader(text.substr(declaration.size())).read()) {
    if (element.name == "DataItem") files.push_back(element.text);
  }
  EXPECT_THAT(files, testing::Contains("./a & b <c>-05.h5:/position"));
}

TEST_F(SnapshotTest, WhoseNamesNoReaderWouldFindAreRefusedBeforeAnyWork) {
  for (const char* name : {"run_12:30.xdmf", "a|b.xdmf", "a\x1b[31m.xdmf", "\xe9t\xe9.xdmf"}) {
    const std::string file = folder_.path() / name;
    const ProgramResult result =
        simgpu(ten_steps + Arguments{"--snapshot", file, "--snapshot-every", "5"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("--snapshot"), HasSubstr("leave out colons")));
  }
  EXPECT_EQ(folder_.entries(), 0U);
}

TEST_F(SnapshotTest, WithAccentsAndBlanksAreListedUnderTheirNames) {
  const std::string name = " \xc3\xa9t\xc3\xa9 \xe6\x97\xa5";
  const std::string file = folder_.path() / (name + ".xdmf");
  ASSERT_EQ(simgpu(ten_steps + Arguments{"--snapshot", file, "--snapshot-every", "10"}).exit_code,
            0);
  const auto listed = all_between(read_file(file), " 2\">", ":/position");
  EXPECT_THAT(listed, ElementsAre("./" + name + "-00.h5", "./" + name + "-10.h5"));
  for (const std::string& frame : listed) {
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / frame)) << frame;
  }
}

TEST_F(SnapshotTest, OfARunThatGoesOnJoinThoseBefore) {
  const std::string checkpoint = folder_.path() / "run.ckpt";
  ASSERT_EQ(simgpu(ten_steps + every("4") +
                   Arguments{"--checkpoint", checkpoint, "--checkpoint-every", "5"})
                .exit_code,
            0);
  const std::string before = document();
  std::filesystem::remove(folder_.path() / "run-08.h5");
  std::filesystem::remove(folder_.path() / "run-10.h5");
  ASSERT_EQ(
      simgpu(every("4") + Arguments{"--device", "cpu", "--resume", checkpoint + ".1"}).exit_code,
      0);
  EXPECT_EQ(document(), before);
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "run-08.h5"));
}

TEST_F(SnapshotTest, OfAnotherRunAreNotListedWithThoseOfARunThatGoesOn) {
  const std::string checkpoint = folder_.path() / "run.ckpt";
  ASSERT_EQ(simgpu(ten_steps + Arguments{"--checkpoint", checkpoint, "--checkpoint-every", "5"})
                .exit_code,
            0);
  for (const Arguments& other : {Arguments{"--particles", "50"}, Arguments{"--first", "100"}}) {
    ASSERT_EQ(simgpu(ten_steps + other + every("1")).exit_code, 0);
    const Arguments resume = {"--device", "cpu", "--resume", checkpoint + ".1"};
    ASSERT_EQ(simgpu(every("3") + resume).exit_code, 0);
    EXPECT_THAT(all_between(document(), " 2\">./", ":/position"),
                ElementsAre("run-06.h5", "run-09.h5", "run-10.h5"));
  }
}

TEST_F(SnapshotTest, OfARunFromAnotherFileAreNotListedWithThoseOfARunThatGoesOn) {
  const std::string checkpoint = folder_.path() / "run.ckpt";
  const std::string a = folder_.write("a.csv", "x,y,angular_speed\n1,0,1\n0,2,-1\n");
  const std::string b = folder_.write("b.csv", "x,y,angular_speed\n1,0,1\n0,3,-1\n");
  const Arguments steps = {"--device", "cpu", "--steps", "20"};
  ASSERT_EQ(simgpu(steps + every("5") + Arguments{"--input", a}).exit_code, 0);
  ASSERT_EQ(simgpu(steps + every("10") +
                   Arguments{"--input", b, "--checkpoint", checkpoint, "--checkpoint-every", "15"})
                .exit_code,
            0);
  const auto own = ElementsAre("./run-00.h5", "./run-10.h5", "./run-20.h5");
  EXPECT_THAT(all_between(document(), " 2\">", ":/position"), own);
  ASSERT_EQ(
      simgpu(every("10") + Arguments{"--device", "cpu", "--resume", checkpoint + ".1"}).exit_code,
      0);
  EXPECT_THAT(all_between(document(), " 2\">", ":/position"), own);
}

TEST_F(SnapshotTest, UnderAnotherNameThanTheRunsOwnAreNotListed) {
  const std::string checkpoint = folder_.path() / "run.ckpt";
  ASSERT_EQ(simgpu(ten_steps + every("4") +
                   Arguments{"--checkpoint", checkpoint, "--checkpoint-every", "5"})
                .exit_code,
            0);
  const std::string before = document();
  std::filesystem::copy(folder_.path() / "run-04.h5", folder_.path() / "run-4.h5");
  std::filesystem::copy(folder_.path() / "run-04.h5", folder_.path() / "run-03.h5");
  ASSERT_EQ(
      simgpu(every("4") + Arguments{"--device", "cpu", "--resume", checkpoint + ".1"}).exit_code,
      0);
  EXPECT_EQ(document(), before);
}

// Which says, among others, that all name the same run.
TEST_F(SnapshotTest, AreTheBytesOfAnOutputOfTheSameRunHoweverItIsMade) {
  ASSERT_EQ(simgpu(ten_steps + every("5")).exit_code, 0);
  const std::string frame = read_file(folder_.path() / "run-05.h5");
  const std::string output = folder_.path() / "end.h5";
  const Arguments same = {"--device", "cpu", "--particles", "100",
                          "--steps",  "5",   "--output",    output};
  for (const Arguments& how :
       {Arguments{}, Arguments{"--threads", "3", "--order", "step"}, Arguments{"--chunk", "7"}}) {
    ASSERT_EQ(simgpu(same + how).exit_code, 0);
    EXPECT_EQ(read_file(output), frame);
  }
  ASSERT_EQ(simgpu(same + Arguments{"--seed", "7"}).exit_code, 0);
  EXPECT_NE(read_file(output), frame);
}

/// Ways for something that is no snapshot to be there.
const std::pair<const char*, void (*)(const std::filesystem::path&)> no_snapshots[] = {
    {"simgpu did not write it",
     [](const std::filesystem::path& at) { std::ofstream(at) << "mine"; }},
    {"a folder", [](const std::filesystem::path& at) { std::filesystem::create_directory(at); }},
    {"a pipe", [](const std::filesystem::path& at) { ::mkfifo(at.c_str(), 0600); }},
    {"a link",
     [](const std::filesystem::path& at) { std::filesystem::create_symlink("nowhere", at); }},
};

TEST_F(SnapshotTest, DoNotTakeThePlaceOfWhatIsNoneOfSimgpus) {
  for (const auto& [what, make] : no_snapshots) {
    for (const char* name : {"run-00.h5", "run-04.h5", "run-10.h5"}) {
      make(folder_.path() / name);
      const ProgramResult result = simgpu(ten_steps + every("4"));
      EXPECT_EQ(result.exit_code, 2);
      EXPECT_THAT(result.err, AllOf(HasSubstr(name), HasSubstr(what)));
      EXPECT_THAT(folder_.names(), ElementsAre(name));
      std::filesystem::remove(folder_.path() / name);
    }
  }
}

TEST_F(SnapshotTest, TakeThePlaceOfOthersOfSimgpusAndLeaveWhatTheyDoNotName) {
  for (const char* name : {"run-05.h5", "run-4.h5", "run-040.h5"}) folder_.write(name, "mine");
  ASSERT_EQ(simgpu(ten_steps + Arguments{"--seed", "7"} + every("4")).exit_code, 0);
  ASSERT_EQ(simgpu(ten_steps + every("4")).exit_code, 0);
  for (const char* name : {"run-05.h5", "run-4.h5", "run-040.h5"}) {
    EXPECT_EQ(read_file(folder_.path() / name), "mine");
  }
}

TEST_F(SnapshotTest, BeforeThoseOfARunThatGoesOnAreNotWaitedForInAPipe) {
  const std::string checkpoint = folder_.path() / "run.ckpt";
  ASSERT_EQ(simgpu(ten_steps + every("4") +
                   Arguments{"--checkpoint", checkpoint, "--checkpoint-every", "5"})
                .exit_code,
            0);
  const auto frame = folder_.path() / "run-04.h5";
  std::filesystem::remove(frame);
  ASSERT_EQ(::mkfifo(frame.c_str(), 0600), 0);
  const ProgramResult result =
      simgpu(every("4") + Arguments{"--device", "cpu", "--resume", checkpoint + ".1"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("run-04.h5"), HasSubstr("not a regular file")));
}

TEST_F(SnapshotTest, ThatWouldTakeThePlaceOfAFileOfTheRunAreRefused) {
  const std::string frame = folder_.path() / "run-05.h5";
  for (const char* flag : {"--input", "--output", "--compare-with", "--json"}) {
    const ProgramResult result = simgpu(every("5") + Arguments{flag, frame});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr(flag), HasSubstr("--snapshot")));
  }
}

#if !defined(SIMGPU_SANITIZED)
TEST_F(SnapshotTest, ThatCannotBeWrittenLeaveACheckpoint) {
  const std::string checkpoint = folder_.path() / "run.ckpt";
  const ProgramResult result =
      simgpu(ten_steps + every("4") + Arguments{"--checkpoint", checkpoint}, {.file_bytes = 8'000});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("run-00.h5"), HasSubstr("ulimit -f")));
  const ProgramResult resumed =
      simgpu(every("4") + Arguments{"--device", "cpu", "--resume", checkpoint});
  EXPECT_EQ(resumed.exit_code, 0);
  EXPECT_THAT(resumed.out, HasSubstr("resumed at step 0 "));
}
#endif

TEST_F(SnapshotTest, DoNotChangeTheResult) {
  const Arguments as_json = {"--json", "-"};
  EXPECT_EQ(checksum_of(simgpu(ten_steps + every("3") + as_json)),
            checksum_of(simgpu(ten_steps + as_json)));
}

TEST_F(SnapshotTest, OfFastArithmeticComeAfterWholeEpochs) {
  const Arguments fast = {"--device", "cpu",  "--particles", "10",
                          "--steps",  "3000", "--math",      "fast"};
  const ProgramResult refused = simgpu(fast + every("1000"));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("--snapshot-every"), HasSubstr("1024")));
  const Arguments as_json = {"--json", "-"};
  EXPECT_EQ(checksum_of(simgpu(fast + every("1024") + as_json)),
            checksum_of(simgpu(fast + as_json)));
}

TEST_F(SnapshotTest, ThatCannotBeMadeAreFoundBeforeAnyWork) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--steps", "1e15", "--snapshot",
              folder_.path() / "nowhere" / "run.xdmf", "--snapshot-every", "1e14"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nowhere"));
}

TEST_F(SnapshotTest, OfAKilledRunAreWholeAndListed) {
  const auto document_file = folder_.path() / "run.xdmf";
  const ProgramResult killed =
      simgpu(Arguments{"--device", "cpu", "--particles", "20000", "--steps", "1e9"} + every("2"),
             {.signal = SignalToSend{SIGKILL, document_file}});
  EXPECT_EQ(killed.exit_code, 128 + SIGKILL);
  for (const std::string& file : all_between(document(), " 2\">./run-", ":/position")) {
    const std::string frame = folder_.path() / ("run-" + file);
    const ProgramResult read = simgpu({"--device", "cpu", "--steps", "0", "--input", frame});
    EXPECT_EQ(read.exit_code, 0) << read.err;
  }
}

#if !defined(SIMGPU_SANITIZED)
TEST_F(SnapshotTest, TooLargeForALimitAreRefusedBeforeAnyStep) {
  const ProgramResult result =
      simgpu(Arguments{"--device", "cpu", "--particles", "1e5", "--steps", "10"} + every("5"),
             {.file_bytes = 1'000'000});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("run-00.h5"), HasSubstr("it takes 2.30 MiB"),
                                HasSubstr("ulimit -f")));
  EXPECT_EQ(folder_.entries(), 0U);
}
#endif

}  // namespace
}  // namespace simgpu::test
