// What becomes of a field when the process that reads it comes to an end or to its limits.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "hostile_field_fixture.hpp"
#include "reader_processes.hpp"

namespace simgpu::field {
namespace {

class FieldReader : public HostileField {
 protected:
  /// The one process that reads a field for this one.
  static pid_t process() {
    const std::vector<pid_t> processes = test::reader_processes(::getpid());
    EXPECT_EQ(processes.size(), 1U);
    return processes.empty() ? 0 : processes.front();
  }
};

TEST_F(FieldReader, AReaderThatDiesOfAFileIsASentence) {
#if defined(SIMGPU_SANITIZED)
  const char* const crashed = "the reader ended";  // by the sanitizer
#else
  const char* const crashed = "the reader crashed (SIGSEGV)";
#endif
  const std::pair<int, const char*> ends[] = {{SIGSEGV, crashed},
                                              {SIGABRT, "the reader crashed (SIGABRT)"},
                                              {SIGPROF, "more than 20 seconds of processor time"},
                                              {SIGKILL, "was killed"}};
  for (const auto& [signal, words] : ends) {
    FieldFiles field({MadeField().write(folder_.path() / "f.nc")});
    read_all(field);
    const pid_t reader = process();
    ASSERT_GT(reader, 1);
    ASSERT_EQ(::kill(reader, signal), 0);
    while (!test::reader_processes(::getpid()).empty()) {  // it may still answer
    }
    expect_error(ErrorKind::bad_input, AllOf(HasSubstr("f.nc: "), HasSubstr(words)),
                 [&] { read_all(field); });
    expect_error(ErrorKind::bad_input, HasSubstr("f.nc: "), [&] { read_all(field); });  // for good
  }
}

TEST_F(FieldReader, EndsWithTheField) {
  {
    const FieldFiles field({MadeField().write(folder_.path() / "f.nc")});
    EXPECT_GT(process(), 1);
  }
  EXPECT_THAT(test::reader_processes(::getpid()), testing::IsEmpty());
}

// The library opens none, and gives what stands for missing numbers.
TEST_F(FieldReader, NumbersInOtherFilesAreRefused) {
  const fs::path file = fs::path(SIMGPU_TEST_DATA_FOLDER).parent_path() / "fuzz/corpus/nc/virtual";
  if (!fs::exists(file)) GTEST_SKIP() << "the inputs of fuzzing are not here";
  fs::copy_file(file, folder_.path() / "f.nc");
  expect_refused(std::vector<fs::path>{folder_.path() / "f.nc"},
                 AllOf(HasSubstr("'u'"), HasSubstr("virtual dataset")));
}

/// The header of a file of the 64-bit classic format with one attribute of that many doubles.
void write_attribute_of(const fs::path& path, std::uint32_t count) {
  std::string header("CDF\5", 4);
  const auto put = [&](std::uint64_t number, int bytes) {
    while (bytes-- > 0) header += static_cast<char>(number >> (8 * bytes));
  };
  put(0, 8);              // records
  put(0, 4), put(0, 8);   // no dimensions
  put(12, 4), put(1, 8);  // an attribute
  put(1, 8);
  header += std::string("a\0\0\0", 4);
  put(6, 4), put(count, 8);
  std::ofstream(path, std::ios::binary) << header;
  fs::resize_file(path, header.size() + std::uint64_t{count} * 8 + 12);  // and no variables
}

TEST_F(FieldReader, AHeaderThatTakesAllMemoryIsASentence) {
#if defined(SIMGPU_SANITIZED)
  GTEST_SKIP() << "sanitizers take more memory than the reader has";
#endif
  const fs::path file = folder_.path() / "f.nc";
  write_attribute_of(file, 10);
  expect_refused(std::vector<fs::path>{file}, HasSubstr("no velocity that is known"));
  write_attribute_of(file, std::uint32_t{1} << 24);
  expect_refused(std::vector<fs::path>{file},
                 AllOf(HasSubstr("more than 64 MiB of memory"), HasSubstr("damaged")));
}

}  // namespace
}  // namespace simgpu::field
