// A file of particles that somebody writes to while it is read.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/base/file_descriptor.hpp"
#include "common/io/particle_file.hpp"
#include "common/particle_columns.hpp"
#include "expect_error.hpp"
#include "particle_files.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {
namespace {

namespace fs = std::filesystem;
using circle::Particle;
using test::circle_columns;
using testing::AllOf;
using testing::HasSubstr;

constexpr std::uint64_t half = 40'000;  // more than any buffer holds

class ChangedInput : public testing::TestWithParam<std::string> {
 protected:
  fs::path file(const char* name) const { return folder_.path() / (name + GetParam()); }

  void write(const fs::path& path, double x) const {
    test::write_all<double>(path,
                            std::vector<Particle<double>>(2 * half, Particle<double>{x, 2, 3}));
  }

  void SetUp() override {
    write(input_, 1);
    make_old(input_);
    reader_ = open_particle_reader<double>(input_, test::circle_law.columns);
    reader_->read(block_.view());
  }

  /// As no clock of files can be so coarse that it would not see the next change.
  static void make_old(const fs::path& path) {
    fs::last_write_time(path, fs::last_write_time(path) - std::chrono::hours(1));
  }

  void expect_the_rest_is_refused() {
    test::expect_error(
        ErrorKind::bad_input,
        AllOf(HasSubstr(input_.filename().string()), HasSubstr("changed while it was read")),
        [&] { reader_->read(block_.view()); });
  }

  void expect_the_rest_is_as_it_was() {
    reader_->read(block_.view());
    EXPECT_EQ(block_.view().columns[0][0], 1);
    EXPECT_EQ(block_.view().columns[0][half - 1], 1);
  }

  test::TemporaryFolder folder_;
  const fs::path input_ = file("in");
  ParticleColumns<double> block_{circle_columns, half};
  std::unique_ptr<ParticleReader<double>> reader_;
};

/// Writes the same bytes again into the file that is there.
void write_in_place(const fs::path& path) {
  const std::string content = test::read_file(path);
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  ASSERT_EQ(::pwrite(file.get(), content.data(), content.size(), 0),
            static_cast<ssize_t>(content.size()));
}

TEST_P(ChangedInput, ThatIsWrittenInPlaceIsRefused) {
  write_in_place(input_);
  expect_the_rest_is_refused();
}

TEST_P(ChangedInput, ThatIsWrittenInPlaceAndGivenItsOldTimeIsRefused) {
  struct stat before {};
  ASSERT_EQ(::stat(input_.c_str(), &before), 0);
  constexpr useconds_t between_looks = 1000;
  struct stat now = before;
  // Until the clock of files has gone on.
  while (now.st_ctim.tv_sec == before.st_ctim.tv_sec &&
         now.st_ctim.tv_nsec == before.st_ctim.tv_nsec) {
    ::usleep(between_looks);
    write_in_place(input_);
    const timespec times[] = {before.st_atim, before.st_mtim};
    ASSERT_EQ(::utimensat(AT_FDCWD, input_.c_str(), times, 0), 0);
    ASSERT_EQ(::stat(input_.c_str(), &now), 0);
  }
  expect_the_rest_is_refused();
}

TEST_P(ChangedInput, WhoseNameGoesToAnotherFileIsReadToItsEnd) {
  const fs::path other = file("other");
  write(other, 7);
  fs::rename(other, input_);
  expect_the_rest_is_as_it_was();
}

TEST_P(ChangedInput, ThatGetsAnotherNameOrOtherPermissionsIsReadToItsEnd) {
  fs::create_hard_link(input_, file("second"));
  fs::permissions(input_, fs::perms::owner_read);
  expect_the_rest_is_as_it_was();
}

INSTANTIATE_TEST_SUITE_P(Formats, ChangedInput, testing::ValuesIn(test::formats()),
                         [](const auto& format) { return format.param.substr(1); });

}  // namespace
}  // namespace simgpu::io
