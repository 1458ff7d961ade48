#pragma once

namespace simgpu::mpi {

/// This process's part in MPI, from its start to its end, where it waits for all others.
class Session {
 public:
  /// Throws Error (run_failed) if MPI cannot be used as it is here: by the main thread alone,
  /// beside others that compute.
  Session(int* argc, char*** argv);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  /// Ends all processes at once, with this exit code, for one that others may be waiting for.
  [[noreturn]] void end_all(int exit_code) const noexcept;

  int rank() const { return rank_; }
  int size() const { return size_; }

 private:
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace simgpu::mpi
