// simgpu-read: reads a file that others made, or copies one of simgpu's own, for the simgpu that
// started it.

#include <malloc.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string_view>

#include "common/floating_point.hpp"
#include "common/io/foreign_protocol.hpp"
#include "reader/limits.hpp"
#include "reader/serve.hpp"
#include "reader/service.hpp"

namespace foreign = simgpu::io::foreign;

namespace {

/// Whether simgpu has started this process.
bool is_asked() {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(foreign::channel_descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == SOCK_SEQPACKET;
}

int say_who_starts_it() {
  constexpr std::string_view sentence =
      "simgpu-read: started by simgpu to read .h5 and .nc files; it does nothing by itself\n";
  static_cast<void>(!::write(STDERR_FILENO, sentence.data(), sentence.size()));
  return 2;
}

/// What this process is started for.
struct Purpose {
  const char* name;
  std::unique_ptr<simgpu::reader::Service> (*make_service)(const simgpu::reader::Connection&);
  bool is_netcdf;
  bool writes = false;
};

constexpr Purpose purposes[] = {
    {foreign::purpose_columns, simgpu::reader::make_column_service, false},
    {foreign::purpose_netcdf_columns, simgpu::reader::make_netcdf_column_service, true},
    {foreign::purpose_field, simgpu::reader::make_field_service, true},
    {foreign::purpose_compression, simgpu::reader::make_compression_service, true, true}};

const Purpose& purpose_named(std::string_view name) {
  const auto* const found = std::find_if(std::begin(purposes), std::end(purposes),
                                         [&](const Purpose& each) { return each.name == name; });
  return found == std::end(purposes) ? purposes[0] : *found;
}

/// What the thread below does.
struct Work {
  simgpu::reader::Connection connection;
  const Purpose& purpose;
};

void* do_work(void* given) {
  const Work& work = *static_cast<const Work*>(given);
  // libnetcdf takes no open descriptor: it opens the files itself, by names in /proc.
  if (work.purpose.writes) {
    simgpu::reader::limit_this_process(foreign::channel_descriptor, foreign::output_descriptor,
                                       {.files = 2, .writes = true});
  } else {
    simgpu::reader::limit_this_process(foreign::channel_descriptor, foreign::memory_descriptor,
                                       {.files = work.purpose.is_netcdf ? 1 : 0});
  }
  const simgpu::DefaultFloatingPoint floating_point;
  const auto service = work.purpose.make_service(work.connection);
  simgpu::reader::serve(work.connection, *service);
  std::_Exit(EXIT_SUCCESS);
}

/// libnetcdf takes more than 64 KiB of stack, and who starts this may allow less.
int work_on_a_stack(std::size_t bytes, Work& work) {
  ::mallopt(M_ARENA_MAX, 1);
  pthread_attr_t attributes;
  pthread_t thread{};
  if (::pthread_attr_init(&attributes) != 0 ||
      ::pthread_attr_setstacksize(&attributes, bytes) != 0 ||
      ::pthread_create(&thread, &attributes, do_work, &work) != 0) {
    return EXIT_FAILURE;
  }
  ::pthread_join(thread, nullptr);
  return EXIT_FAILURE;  // it ends the process itself
}

}  // namespace

int main(int count, char** arguments) {
  if (!is_asked()) return say_who_starts_it();
  void* const memory = ::mmap(nullptr, foreign::block_bytes, PROT_READ | PROT_WRITE, MAP_SHARED,
                              foreign::memory_descriptor, 0);
  if (memory == MAP_FAILED) return EXIT_FAILURE;
  Work work{
      {foreign::file_descriptor, foreign::channel_descriptor, static_cast<unsigned char*>(memory)},
      purpose_named(count > 1 ? arguments[1] : "")};
  if (work.purpose.is_netcdf) return work_on_a_stack(std::size_t{1} << 20, work);
  do_work(&work);
}
