#include "reading_worker.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <span>
#include <vector>

#include "edge_counters.hpp"
#include "target.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)  // g++ does not bring the headers
#define SIMGPU_FUZZ_ASAN
#endif
#endif
#ifdef SIMGPU_FUZZ_ASAN
#include <sanitizer/allocator_interface.h>
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>

/// Memory past what simgpu-read's own limits allow is not there here, either; what libraries lose
/// is not looked for.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "allocator_may_return_null=1:max_allocation_size_mb=256:detect_leaks=0:"
         "quarantine_size_mb=4:malloc_context_size=4";
}
#endif

namespace simgpu::fuzz {

namespace {

constexpr int files_for_a_process = 2000;
constexpr std::size_t most_counters = std::size_t{1} << 20;

/// As many as there is room for.
std::span<unsigned char> counters() {
  const std::span<unsigned char> all = edge_counters();
  return all.first(std::min(all.size(), most_counters));
}

unsigned char heap_byte = 0;

#ifdef SIMGPU_FUZZ_ASAN
void fill_new_memory(const volatile void* block, std::size_t size) {
  constexpr std::size_t most = std::size_t{64} << 10;  // beyond, calloc() counts on fresh pages
  if (size <= most) std::memset(const_cast<void*>(block), heap_byte, size);
}

void ignore_free(const volatile void* /*block*/) {}
#endif

void fill_new_memory_with(unsigned char byte) {
  heap_byte = byte;
#ifdef SIMGPU_FUZZ_ASAN
  static const bool once =
      __sanitizer_install_malloc_and_free_hooks(fill_new_memory, ignore_free) != 0;
  require(once, "memory can be filled");
#else
  ::mallopt(M_PERTURB, byte);
#endif
}

}  // namespace

std::uint64_t digest_with(std::uint64_t digest, const unsigned char* bytes, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) digest = (digest ^ bytes[i]) * 0x100000001b3U;
  return digest;
}

struct Worker::Shared {
  Manner manner;
  Reading reading;
  bool is_in_own_code = false;
  unsigned char counters[most_counters] = {};
};

namespace {

bool* in_own_code = nullptr;

/// Says whose code a fault is in: that of the first frame which is not of a sanitizer.
void note_whose_fault() {
  std::array<void*, 64> frames{};
  const int count = ::backtrace(frames.data(), static_cast<int>(frames.size()));
  for (int i = 0; i < count; ++i) {
    Dl_info symbol{};
    if (::dladdr(frames[static_cast<std::size_t>(i)], &symbol) == 0 ||
        symbol.dli_sname == nullptr) {
      continue;
    }
    const std::string_view name = symbol.dli_sname;
    const auto has = [&](const char* part) { return name.find(part) != std::string_view::npos; };
    if (has("sanitizer") || has("asan") || has("ubsan") || has("interceptor") ||
        has("note_whose") || has("end_by_signal") || has("mem") || has("killpg") ||
        has("end_by_sanitizer")) {
      continue;
    }
    *in_own_code = has("6simgpu6reader");
    return;
  }
}

void end_by_signal(int /*signal*/) {
  note_whose_fault();
  ::_exit(1);
}

#ifdef SIMGPU_FUZZ_ASAN
void note_report(const char* /*report*/) {
  note_whose_fault();
}

/// Undefined behaviour is looked for in our code alone: its libraries are not compiled for it.
void end_by_sanitizer() {
  note_whose_fault();
  ::_exit(1);
}
#endif

void take_faults() {
  static std::array<char, std::size_t{256} << 10> own_stack;
  stack_t stack{};
  stack.ss_sp = own_stack.data();
  stack.ss_size = own_stack.size();
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = end_by_signal;
  action.sa_flags = SA_ONSTACK;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) {
    ::sigaction(signal, &action, nullptr);
  }
  for (const int signal : {SIGALRM, SIGINT, SIGTERM, SIGPROF, SIGXFSZ, SIGUSR1, SIGUSR2}) {
    std::signal(signal, SIG_DFL);
  }
#ifdef SIMGPU_FUZZ_ASAN
  __asan_set_error_report_callback(note_report);
  __sanitizer_set_death_callback(end_by_sanitizer);
#endif
}

}  // namespace

Worker::Worker(ReadWhole read_whole)
    : read_whole_(read_whole),
      shared_(static_cast<Shared*>(::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                                          MAP_SHARED | MAP_ANONYMOUS, -1, 0))),
      file_(::memfd_create("fuzz", MFD_CLOEXEC)) {
  require(shared_ != MAP_FAILED && file_ >= 0, "there is memory for a file");
  // Loads what it takes, which a process that is about to die could not.
  std::array<void*, 1> frame{};
  ::backtrace(frame.data(), 1);
}

Worker::~Worker() {
  renew();
  ::munmap(shared_, sizeof(Shared));
  ::close(file_);
}

void Worker::renew() {
  if (channel_ < 0) return;
  ::close(channel_);
  channel_ = -1;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void Worker::start() {
  std::array<int, 2> ends{};
  require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0,
          "there are sockets");
  process_ = ::fork();
  require(process_ >= 0, "there are processes");
  if (process_ == 0) {
    ::close(ends[0]);
    work(ends[1]);
  }
  ::close(ends[1]);
  channel_ = ends[0];
  files_read_ = 0;
}

void Worker::work(int channel) {
  // What sanitizers and the C library say of libraries' faults is nobody's to read.
  ::close(STDERR_FILENO);
  in_own_code = &shared_->is_in_own_code;
  take_faults();
  char byte = 0;
  while (::read(channel, &byte, 1) == 1) {
    constexpr itimerval short_time = {{0, 0}, {0, 300'000}};  // of the processor
    ::setitimer(ITIMER_PROF, &short_time, nullptr);
    std::fill(counters().begin(), counters().end(), 0);
    fill_new_memory_with(shared_->manner.heap);
    Reading reading;
    try {
      const auto read = read_whole_(file_, shared_->manner.at_once);
      reading.end = Reading::End::refused;
      if (read) reading = *read;
    } catch (const std::bad_alloc&) {
      reading.end = Reading::End::refused;
    }
    shared_->reading = reading;
    std::copy(counters().begin(), counters().end(), shared_->counters);
    if (::write(channel, &byte, 1) != 1) break;
  }
  ::_exit(0);
}

Reading Worker::read(std::string_view input, Manner manner) {
  require(::ftruncate(file_, 0) == 0 &&
              ::pwrite(file_, input.data(), input.size(), 0) == static_cast<ssize_t>(input.size()),
          "a file in memory takes all of it");
  if (++files_read_ > files_for_a_process) renew();
  if (channel_ < 0) start();
  shared_->manner = manner;
  shared_->reading = {};
  shared_->is_in_own_code = false;
  char byte = 1;
  ssize_t got = -1;
  if (::send(channel_, &byte, 1, MSG_NOSIGNAL) == 1) {
    do {
      got = ::recv(channel_, &byte, 1, 0);
    } while (got < 0 && errno == EINTR);
  }
  if (got != 1) {
    renew();
    Reading reading;
    if (shared_->is_in_own_code) reading.end = Reading::End::crashed_in_own_code;
    return reading;
  }
  const unsigned char* there = shared_->counters;
  for (unsigned char& count : counters()) {
    count = static_cast<unsigned char>(std::min(255, count + *there++));
  }
  return shared_->reading;
}

}  // namespace simgpu::fuzz
