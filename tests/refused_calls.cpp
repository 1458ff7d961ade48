// Loaded into a program before its C library (LD_PRELOAD), refuses the calls that the variable
// SIMGPU_TEST_REFUSED names, with the error number that stands behind each: "fsync=5 linkat=1".

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

/// Whether the call is to fail; errno is then set.
bool is_refused(const char* call) {
  const char* refused = std::getenv("SIMGPU_TEST_REFUSED");
  const std::size_t length = std::strlen(call);
  while (refused != nullptr) {
    if (std::strncmp(refused, call, length) == 0 && refused[length] == '=') {
      errno = std::atoi(refused + length + 1);
      return true;
    }
    refused = std::strchr(refused, ' ');
    if (refused != nullptr) ++refused;
  }
  return false;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int open_as(const char* name, const char* path, int flags, mode_t mode) {
  if ((flags & O_TMPFILE) == O_TMPFILE && is_refused("tmpfile")) return -1;
  return real<int(const char*, int, ...)>(name)(path, flags, mode);
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, mode_t);
  va_end(rest);
  return open_as("open", path, flags, mode);
}

int fchmod(int descriptor, mode_t mode) noexcept {
  return is_refused("fchmod") ? -1 : real<int(int, mode_t)>("fchmod")(descriptor, mode);
}

int fchown(int descriptor, uid_t owner, gid_t group) noexcept {
  return is_refused("fchown") ? -1
                              : real<int(int, uid_t, gid_t)>("fchown")(descriptor, owner, group);
}

int fsync(int descriptor) {
  return is_refused("fsync") ? -1 : real<int(int)>("fsync")(descriptor);
}

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
  return is_refused("fallocate")
             ? -1
             : real<int(int, int, off_t, off_t)>("fallocate")(descriptor, mode, offset, length);
}

int linkat(int from, const char* old_path, int to, const char* new_path, int flags) noexcept {
  return is_refused("linkat") ? -1
                              : real<int(int, const char*, int, const char*, int)>("linkat")(
                                    from, old_path, to, new_path, flags);
}

int rename(const char* old_path, const char* new_path) noexcept {
  return is_refused("rename") ? -1
                              : real<int(const char*, const char*)>("rename")(old_path, new_path);
}

}  // extern "C"
