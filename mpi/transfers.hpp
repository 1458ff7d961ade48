#pragma once

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace simgpu::mpi {

/// What a message is, so that those of one kind come in their order and others do not disturb.
enum class Tag : int { request = 1, reply, text, particles, counts, field };

/// Messages that are on their way between this process and another. Memory that is given here must
/// live until wait(). For the main thread alone: others throw std::logic_error.
class Transfers {
 public:
  void send(int rank, Tag tag, const void* memory, std::uint64_t bytes);
  void receive(int rank, Tag tag, void* memory, std::uint64_t bytes);

  /// One object, as it is.
  template <class Object>
  void send(int rank, Tag tag, const Object& object) {
    static_assert(std::is_trivially_copyable_v<Object>);
    send(rank, tag, &object, sizeof object);
  }
  template <class Object>
  void receive(int rank, Tag tag, Object& object) {
    static_assert(std::is_trivially_copyable_v<Object>);
    receive(rank, tag, &object, sizeof object);
  }

  /// Waits for all, and leaves the processor to others meanwhile: there may be more ranks than
  /// processors, and rank 0 waits beside its own computing threads.
  void wait();

 private:
  std::vector<MPI_Request> requests_;
};

}  // namespace simgpu::mpi
