// Loaded into a program before its C library (LD_PRELOAD), stands for a disk that fails or is slow
// where it is asked for regular files, by SIMGPU_TEST_DISK:
// "fails=N" has the (N+1)th read and all later ones end with EIO; "slow" has each take a while, and
// give as little as it may.

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr const char* setting = "SIMGPU_TEST_DISK";
constexpr std::size_t least = 1000;  // bytes

template <class Function>
Function* real_call(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool is_on_disk(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/// Whether a read fails; errno is then set. `count` becomes what is read at most.
bool fails(int descriptor, std::size_t& count) {
  static long reads = 0;
  const char* const how = std::getenv(setting);
  if (how == nullptr || !is_on_disk(descriptor)) return false;
  if (std::strcmp(how, "slow") == 0) {
    ::usleep(1000);
    count = std::min(count, least);
    return false;
  }
  if (std::strncmp(how, "fails=", 6) != 0 || reads++ < std::atol(how + 6)) return false;
  errno = EIO;
  return true;
}

}  // namespace

extern "C" {

ssize_t read(int descriptor, void* to, std::size_t count) {
  return fails(descriptor, count)
             ? -1
             : real_call<ssize_t(int, void*, std::size_t)>("read")(descriptor, to, count);
}

ssize_t pread(int descriptor, void* to, std::size_t count, off_t offset) {
  return fails(descriptor, count) ? -1
                                  : real_call<ssize_t(int, void*, std::size_t, off_t)>("pread")(
                                        descriptor, to, count, offset);
}

ssize_t pread64(int descriptor, void* to, std::size_t count, off_t offset) {
  return pread(descriptor, to, count, offset);
}

/// As libnetcdf looks for the kind of a file.
std::size_t fread(void* to, std::size_t size, std::size_t count, FILE* file) {
  std::size_t whole = size * count;
  if (fails(::fileno(file), whole)) {
    static_cast<void>(std::fputc(0, file));  // which it is not open for: it has failed, then
    errno = EIO;
    return 0;
  }
  return real_call<std::size_t(void*, std::size_t, std::size_t, FILE*)>("fread")(to, size, count,
                                                                                 file);
}

}  // extern "C"
