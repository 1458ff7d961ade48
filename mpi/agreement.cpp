#include "mpi/agreement.hpp"

#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <limits>
#include <set>
#include <string_view>
#include <type_traits>

#include "common/memory/host_available.hpp"
#include "driver/checkpoint/digest.hpp"
#include "driver/process/version.hpp"

namespace simgpu::mpi {

namespace {

using driver::Digest;

/// What a rank says of itself. Its bytes stay the same from version to version, for ranks of
/// different ones to see that.
struct Hello {
  char version[64];
  Digest::Value program;
  Digest::Value arguments;
  Digest::Value environment;
  char host[256];
  std::int32_t node;
  std::uint64_t host_bytes;
  cpu_set_t processors;
};
static_assert(std::is_trivially_copyable_v<Hello>);

template <std::size_t size>
void copy_text(char (&to)[size], const std::string& text) {
  std::memset(to, 0, size);
  text.copy(to, size - 1);
}

Digest::Value digest_of_program() {
  Digest digest;
  std::ifstream file("/proc/self/exe", std::ios::binary);
  std::vector<char> block(std::size_t{1} << 20);
  do {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    digest.add({block.data(), static_cast<std::size_t>(file.gcount())});
  } while (file);
  return digest.value();
}

/// With what ends them, so that "a b" and "a", "b" differ. The program's name may differ by host.
Digest::Value digest_of_arguments(int argc, const char* const* argv) {
  Digest digest;
  for (int i = 1; i < argc; ++i) digest.add({argv[i], std::strlen(argv[i]) + 1});
  return digest.value();
}

/// Threads (OMP_) and GPUs (CUDA_VISIBLE_DEVICES) may differ from rank to rank.
Digest::Value digest_of_environment() {
  std::set<std::string_view> ours;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (std::string_view(*variable).starts_with("SIMGPU_")) ours.insert(*variable);
  }
  constexpr char end = '\0';
  Digest digest;
  for (const std::string_view variable : ours) {
    digest.add(variable);
    digest.add({&end, 1});
  }
  return digest.value();
}

std::string host_name() {
  char name[MPI_MAX_PROCESSOR_NAME];
  int length = 0;
  MPI_Get_processor_name(name, &length);
  return {name, static_cast<std::size_t>(length)};
}

/// The lowest rank of those that share this one's memory.
int node_of(int rank) {
  MPI_Comm node = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &node);
  int lowest = rank;
  MPI_Bcast(&lowest, 1, MPI_INT, 0, node);
  MPI_Comm_free(&node);
  return lowest;
}

Hello own_hello(int rank, int argc, const char* const* argv) {
  Hello hello;
  std::memset(static_cast<void*>(&hello), 0, sizeof hello);
  copy_text(hello.version, driver::version_number());
  copy_text(hello.host, host_name());
  hello.program = digest_of_program();
  hello.arguments = digest_of_arguments(argc, argv);
  hello.environment = digest_of_environment();
  hello.node = node_of(rank);
  ::sched_getaffinity(0, sizeof hello.processors, &hello.processors);
  const auto available = memory::host_available();
  hello.host_bytes = available ? available->bytes : std::numeric_limits<std::uint64_t>::max();
  return hello;
}

/// What is not the same, or nothing.
std::string difference(const Hello& first, const Hello& other) {
  if (std::strcmp(first.version, other.version) != 0) {
    return std::string("runs version ") + other.version + ", and rank 0 " + first.version +
           "; install the same on every host";
  }
  if (first.program != other.program) {
    return "runs another program file than rank 0, though of the same version; install the same on "
           "every host";
  }
  if (first.arguments != other.arguments) {
    return "has other arguments than rank 0; give all ranks the same";
  }
  if (first.environment != other.environment) {
    return "has other SIMGPU_ variables in its environment than rank 0; give all ranks the same";
  }
  return {};
}

}  // namespace

Agreement agree(const Session& session, int argc, const char* const* argv) {
  const Hello own = own_hello(session.rank(), argc, argv);
  std::vector<Hello> hellos(session.rank() == 0 ? static_cast<std::size_t>(session.size()) : 0);
  MPI_Gather(&own, sizeof own, MPI_BYTE, hellos.data(), sizeof own, MPI_BYTE, 0, MPI_COMM_WORLD);
  Agreement agreement;
  for (const Hello& hello : hellos) {
    const std::size_t rank = agreement.places.size();
    agreement.places.push_back({hello.host, hello.node, hello.processors, hello.host_bytes});
    const std::string how = difference(own, hello);
    if (agreement.difference.empty() && !how.empty()) {
      agreement.difference = name_of_rank(rank, agreement.places.back()) + " " + how;
    }
  }
  return agreement;
}

}  // namespace simgpu::mpi
