#include "mpi/session.hpp"

#include <mpi.h>

#include <cstdlib>

#include "common/base/error.hpp"
#include "mpi/part_file.hpp"

namespace simgpu::mpi {

Session::Session(int* argc, char*** argv) {
  ready_part_files();
  int provided = MPI_THREAD_SINGLE;
  MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided);
  if (provided < MPI_THREAD_FUNNELED) {
    throw Error(ErrorKind::run_failed, "this MPI does not work beside threads that compute");
  }
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

Session::~Session() {
  MPI_Finalize();
}

void Session::end_all(int exit_code) const noexcept {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::_Exit(exit_code);
}

}  // namespace simgpu::mpi
