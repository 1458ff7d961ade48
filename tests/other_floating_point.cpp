// A library that sets the floating-point environment that SIMGPU_TEST_ENVIRONMENT names, for the
// thread that loads it and for every new one, as one that is built with -ffast-math does for the
// first, and again in whatever reads and writes files. Programs under test have it by LD_PRELOAD.

#include "other_floating_point.hpp"

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#include <cstdlib>

namespace {

using Work = void* (*)(void*);

void set_what_is_named() {
  if (const char* name = std::getenv("SIMGPU_TEST_ENVIRONMENT")) {
    simgpu::test::set_environment(name);
  }
}

[[gnu::constructor]] void set_at_load() {
  set_what_is_named();
}

struct Start {
  Work work;
  void* argument;
};

void* work_elsewhere(void* of) {
  const Start start = *static_cast<Start*>(of);
  std::free(of);
  set_what_is_named();
  return start.work(start.argument);
}

}  // namespace

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, Work work,
                              void* argument) {
  using Create = int (*)(pthread_t*, const pthread_attr_t*, Work, void*);
  const auto create = reinterpret_cast<Create>(::dlsym(RTLD_NEXT, "pthread_create"));
  auto* const start = static_cast<Start*>(std::malloc(sizeof(Start)));
  *start = {work, argument};
  return create(thread, attributes, work_elsewhere, start);
}

extern "C" ssize_t pread(int file, void* bytes, std::size_t count, off_t offset) {
  using Read = ssize_t (*)(int, void*, std::size_t, off_t);
  const auto read = reinterpret_cast<Read>(::dlsym(RTLD_NEXT, "pread"));
  const ssize_t got = read(file, bytes, count, offset);
  set_what_is_named();
  return got;
}

extern "C" ssize_t write(int file, const void* bytes, std::size_t count) {
  using Write = ssize_t (*)(int, const void*, std::size_t);
  const auto write_there = reinterpret_cast<Write>(::dlsym(RTLD_NEXT, "write"));
  const ssize_t written = write_there(file, bytes, count);
  set_what_is_named();
  return written;
}
