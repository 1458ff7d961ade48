#include "mpi/session.hpp"

#include <mpi.h>

#include <exception>

#include "common/error.hpp"

namespace simgpu::mpi {

Session::Session(int* argc, char*** argv) {
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

}  // namespace simgpu::mpi
