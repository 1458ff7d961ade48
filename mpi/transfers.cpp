#include "mpi/transfers.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace simgpu::mpi {

namespace {

/// MPI counts in int.
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;

/// Rests between two looks at what is not there yet: shortly at first, as most answers come soon.
class Patience {
 public:
  void rest() const {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::microseconds soon(50);
    constexpr useconds_t while_asleep = 50;
    if (Clock::now() - start_ < soon) {
      ::sched_yield();
    } else {
      ::usleep(while_asleep);
    }
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void require_main_thread() {
  int is_main = 0;
  MPI_Is_thread_main(&is_main);
  if (is_main == 0) throw std::logic_error("another thread than the main one uses MPI");
}

/// Calls body(offset, size) for the parts that messages can have.
template <class Body>
void for_each_part(std::uint64_t bytes, Body body) {
  for (std::uint64_t offset = 0; offset < bytes; offset += most_bytes) {
    body(offset, static_cast<int>(std::min(most_bytes, bytes - offset)));
  }
}

}  // namespace

void Transfers::send(int rank, Tag tag, const void* memory, std::uint64_t bytes) {
  require_main_thread();
  for_each_part(bytes, [&](std::uint64_t offset, int size) {
    MPI_Isend(static_cast<const char*>(memory) + offset, size, MPI_BYTE, rank,
              static_cast<int>(tag), MPI_COMM_WORLD, &requests_.emplace_back());
  });
}

void Transfers::receive(int rank, Tag tag, void* memory, std::uint64_t bytes) {
  require_main_thread();
  for_each_part(bytes, [&](std::uint64_t offset, int size) {
    MPI_Irecv(static_cast<char*>(memory) + offset, size, MPI_BYTE, rank, static_cast<int>(tag),
              MPI_COMM_WORLD, &requests_.emplace_back());
  });
}

void Transfers::wait() {
  const Patience patience;
  int done = 0;
  const auto count = static_cast<int>(requests_.size());
  while (true) {
    MPI_Testall(count, requests_.data(), &done, MPI_STATUSES_IGNORE);
    if (done != 0) break;
    patience.rest();
  }
  requests_.clear();
}

}  // namespace simgpu::mpi
