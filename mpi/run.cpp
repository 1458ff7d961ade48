#include "mpi/run.hpp"

#include <exception>
#include <utility>

#include "common/error.hpp"
#include "driver/interruption.hpp"
#include "driver/program.hpp"
#include "driver/say.hpp"
#include "mpi/agreement.hpp"
#include "mpi/ranks.hpp"
#include "mpi/serve.hpp"
#include "mpi/session.hpp"

namespace simgpu::mpi {

namespace {

/// The run by rank 0. However it ends, the others are told to.
driver::Ending lead(Agreement agreement, int argc, char** argv, const driver::Devices& devices) {
  Ranks ranks(std::move(agreement.places), devices);
  driver::Ending ending{driver::exit_bad_input};
  if (agreement.difference.empty()) {
    ending = driver::run_to_the_end(argc, argv, ranks.devices());
  } else {
    driver::say_error(agreement.difference);
  }
  ranks.end();
  return ending;
}

driver::Ending run_on_rank(int argc, char** argv, const driver::Devices& devices) {
  const Session session(&argc, &argv);
  Agreement agreement = agree(session, argc, argv);
  if (session.rank() == 0) return lead(std::move(agreement), argc, argv, devices);
  serve(devices);
  return {};
}

}  // namespace

int run(int argc, char** argv, const driver::Devices& devices) noexcept {
  try {
    const driver::Ending ending = run_on_rank(argc, argv, devices);
    if (ending.signal != 0) driver::end_by_signal(ending.signal);
    return ending.exit_code;
  } catch (const std::exception& error) {
    driver::say_error(error.what());
    return driver::exit_run_failed;
  }
}

}  // namespace simgpu::mpi
