#include "driver/reproducible.hpp"

#include <malloc.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace simgpu::driver {

namespace {

/// Has this program loaded at the same addresses as last time; says whether it is. Which pages of a
/// library the kernel maps beside one that is asked for depends on its address.
bool fix_addresses(const char* const* argv) {
  constexpr unsigned long query = 0xffffffff;
  const int personality = ::personality(query);
  if (personality == -1) return false;
  if ((personality & ADDR_NO_RANDOMIZE) != 0) return true;
  const auto fixed = static_cast<unsigned long>(personality) | ADDR_NO_RANDOMIZE;
  if (::personality(fixed) == -1) return false;
  ::execv("/proc/self/exe", const_cast<char* const*>(argv));
  return false;
}

}  // namespace

std::vector<std::string> pin_memory(const char* const* argv) {
  std::vector<std::string> pinned;
  const auto note = [&](bool done, const char* what) {
    if (done) pinned.emplace_back(what);
  };
  note(fix_addresses(argv), "addresses are not random (ADDR_NO_RANDOMIZE)");
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
  return pinned;
}

}  // namespace simgpu::driver
