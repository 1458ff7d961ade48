// --convergence takes the memory that it is said to take, to the byte, and its input must stay.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chunked_options.hpp"
#include "common/block.hpp"
#include "driver/run/convergence.hpp"
#include "expect_error.hpp"
#include "fake_gpu.hpp"
#include "temporary_folder.hpp"

namespace simgpu::driver {
namespace {

using memory::device_ledger;
using memory::host_ledger;
using test::Runs;
using testing::AllOf;
using testing::HasSubstr;

void expect_convergence_as_predicted(const Options& options) {
  const memory::Ledger::PeakScope host_peak(host_ledger());
  const memory::Ledger::PeakScope device_peak(device_ledger());
  const ConvergenceReport report = convergence(options, test::devices_with_fake_gpu());
  EXPECT_EQ(host_ledger().peak(), report.predicted.host);
  EXPECT_EQ(device_ledger().peak(), report.predicted.device);
  EXPECT_EQ(report.predicted.device > 0, options.device.kind == DeviceChoice::Kind::cuda);
}

TEST(ConvergenceMemory, IsAsPredictedForGeneratedStartsAndFiles) {
  for (const Runs runs : {Runs::cpu, Runs::gpu}) {
    for (const std::uint64_t particles :
         {std::uint64_t{1}, std::uint64_t{1003}, block_particles + 1}) {
      for (const Precision precision : test::both_precisions) {
        SCOPED_TRACE(testing::Message() << particles << ' ' << name_of(precision));
        const test::TemporaryFolder folder;
        Options options = test::quiet_options(runs, particles);
        options.parameters.precision = precision;
        expect_convergence_as_predicted(options);
        for (const std::string& suffix : test::formats()) {
          SCOPED_TRACE(suffix);
          test::read_from_file(options, folder.path(), suffix);
          expect_convergence_as_predicted(options);
        }
      }
    }
  }
}

TEST(ConvergenceMemory, LimitsAreKeptToTheByte) {
  Options options = test::quiet_options(Runs::gpu, 1000);
  options.device_memory_limit =
      convergence(options, test::devices_with_fake_gpu()).predicted.device;
  EXPECT_NO_THROW(convergence(options, test::devices_with_fake_gpu()));
  --*options.device_memory_limit;
  test::expect_error(ErrorKind::out_of_memory,
                     AllOf(HasSubstr("--device-memory-limit"), HasSubstr("999 particles")),
                     [&] { convergence(options, test::devices_with_fake_gpu()); });
}

TEST(ConvergenceInput, ThatChangesBetweenTwoRunsIsRefused) {
  const test::TemporaryFolder folder;
  Options options = test::quiet_options(Runs::gpu, 100);
  test::read_from_file(options, folder.path(), ".csv");
  const std::string rows = test::read_file(*options.input);
  const std::size_t second_row = rows.find('\n', rows.find('\n') + 1) + 1;
  // As many particles, and fewer of them.
  for (const char* const begin : {"x,y,angular_speed\n1,2,3\n", "x,y,angular_speed\n"}) {
    const auto change = [&] { folder.write("start.csv", begin + rows.substr(second_row)); };
    test::expect_error(ErrorKind::bad_input, HasSubstr("changed between"),
                       [&] { convergence(options, test::devices_with_fake_gpu("none", change)); });
    folder.write("start.csv", rows);
  }
}

}  // namespace
}  // namespace simgpu::driver
