#pragma once

namespace simgpu::mpi {

/// This process's part in MPI, from its start to its end. If it ends because of an exception, MPI
/// ends all processes at once.
class Session {
 public:
  /// Throws Error (run_failed) if MPI cannot be used as it is here: by the main thread alone,
  /// beside others that compute.
  Session(int* argc, char*** argv);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  int rank() const { return rank_; }
  int size() const { return size_; }

 private:
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace simgpu::mpi
