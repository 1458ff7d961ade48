#include "mpi/run.hpp"

#include <exception>
#include <string>
#include <utility>

#include "common/floating_point.hpp"
#include "driver/cli/program.hpp"
#include "driver/process/caught.hpp"
#include "driver/process/failures.hpp"
#include "driver/process/say.hpp"
#include "driver/process/signals.hpp"
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

driver::Ending run_on_rank(const Session& session, int argc, char** argv,
                           const driver::Devices& devices) {
  Agreement agreement = agree(session, argc, argv);
  if (session.rank() == 0) return lead(std::move(agreement), argc, argv, devices);
  serve(devices);
  return {};
}

/// What no rank could tell another of: the others may be waiting for this one.
driver::Ending run_in(const Session& session, int argc, char** argv,
                      const driver::Devices& devices) noexcept {
  const DefaultFloatingPoint floating_point;  // whatever MPI's libraries have set
  try {
    return run_on_rank(session, argc, argv, devices);
  } catch (const std::exception&) {
    driver::say_error("rank " + std::to_string(session.rank()) + ": " + driver::caught().sentence);
    session.end_all(driver::exit_run_failed);
  }
}

}  // namespace

int run(int argc, char** argv, const driver::Devices& devices) noexcept {
  try {
    driver::Ending ending;
    {
      const Session session(&argc, &argv);
      ending = run_in(session, argc, argv, devices);
    }
    if (ending.signal != 0) driver::end_by_signal(ending.signal);
    return ending.exit_code;
  } catch (const std::exception&) {
    return driver::tell_failure().exit_code;
  }
}

}  // namespace simgpu::mpi
