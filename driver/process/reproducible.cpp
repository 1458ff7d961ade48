#include "driver/process/reproducible.hpp"

#include <malloc.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "driver/process/state_at_start.hpp"

namespace simgpu::driver {

namespace {

/// Asks personality() for what is set.
constexpr unsigned long query = 0xffffffff;

/// Where this program's file is; empty where it is not a program that can be started by itself, as
/// when the dynamic loader was given it as an argument.
std::string own_file() {
  if (::getauxval(AT_BASE) == 0) return {};
  std::error_code failure;
  const auto file = std::filesystem::read_symlink("/proc/self/exe", failure);
  return failure ? std::string() : file.string();
}

/// Starts this program again with what only a start can pin, unless it has been; returns where that
/// cannot be.
void start_again(const char* const* argv) {
  constexpr const char* started_again = "SIMGPU_STARTED_AGAIN";
  // A program with rights of its own loses what is set here as it starts, and would start for ever.
  if (std::getenv(started_again) != nullptr) return;
  const std::string file = own_file();
  if (file.empty()) return;
  if (const int current = ::personality(query); current != -1) {
    ::personality(static_cast<unsigned long>(current) | ADDR_NO_RANDOMIZE);
  }
  ::setenv("LD_BIND_NOW", "1", 1);
  ::setenv(started_again, "1", 1);
  const StateAtStart as_started;
  ::execv(file.c_str(), const_cast<char* const*>(argv));
}

}  // namespace

Pinning pin_memory(const char* const* argv) {
  start_again(argv);
  Pinning pinning;
  const auto note = [&](bool done, const char* what) {
    (done ? pinning.done : pinning.refused).emplace_back(what);
  };
  // Which pages of a library the kernel maps beside one that is asked for depends on its address.
  const int personality = ::personality(query);
  note(personality != -1 && (personality & ADDR_NO_RANDOMIZE) != 0,
       "addresses are not random (ADDR_NO_RANDOMIZE)");
  // Else the thread that calls a function first looks it up, on a page more of its stack.
  const char* bind_now = std::getenv("LD_BIND_NOW");
  note(bind_now != nullptr && *bind_now != '\0',
       "functions of libraries are looked up as the program starts (LD_BIND_NOW)");
  // glibc moves the threshold with what a program frees, so the same request may come from the heap
  // in one run and from the kernel in another.
  constexpr int threshold = 128 * 1024;
  note(::mallopt(M_MMAP_THRESHOLD, threshold) == 1,
       "blocks of 128 KiB and more are mapped on their own (M_MMAP_THRESHOLD)");
  note(::mallopt(M_TRIM_THRESHOLD, threshold) == 1,
       "the heap gives back what is free at its end from 128 KiB on (M_TRIM_THRESHOLD)");
  note(::mallopt(M_ARENA_MAX, 1) == 1, "one heap for all threads (M_ARENA_MAX)");
  // Whether the kernel has a huge page to give depends on what else the machine does.
  note(::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0,
       "no transparent huge pages (PR_SET_THP_DISABLE)");
  return pinning;
}

}  // namespace simgpu::driver
