#include "common/io/hdf5_handle.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"

namespace simgpu::io {

namespace {

/// What the innermost call said that failed.
std::string innermost_reason() {
  std::string reason;
  const auto take_first = [](unsigned, const H5E_error2_t* error, void* to) -> herr_t {
    auto& text = *static_cast<std::string*>(to);
    if (text.empty() && error->desc != nullptr) text = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &reason);
  return reason.empty() ? "the library does not say why" : reason;
}

/// Its sentences about the operating system's calls hold times, addresses and the error's number.
std::string system_reason(const std::string& reason) {
  constexpr std::string_view mark = "errno = ";
  const std::size_t place = reason.find(mark);
  if (place == std::string::npos) return reason;
  int number = 0;
  const char* const digits = reason.data() + place + mark.size();
  const auto [end, error] = std::from_chars(digits, reason.data() + reason.size(), number);
  return error == std::errc{} && number != 0 ? system_message(number) : reason;
}

/// Whether it gets the memory that it takes for itself: where it does not, it may crash.
bool has_memory_for_hdf5() {
  constexpr std::size_t takes = std::size_t{12} << 20;
  constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  // cppcheck-suppress invalidFunctionArg ; what is mapped is no file
  void* const attempt = ::mmap(nullptr, takes, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (attempt == MAP_FAILED) return false;
  ::munmap(attempt, takes);
  return true;
}

}  // namespace

void start_hdf5() {
  static const bool started = [] {
    // At the end of the process it would try once more to write what could not be written.
    H5dont_atexit();
    return has_memory_for_hdf5() && H5open() >= 0 && H5PLset_loading_state(0) >= 0;
  }();
  if (!started || !has_memory_for_hdf5()) {
    throw Error(
        ErrorKind::out_of_memory,
        "there is too little memory for the library that reads and writes .h5 files; end other "
        "programs, or raise the limits of this one (ulimit -v)");
  }
  // Each thread has errors of its own, which would otherwise be printed.
  static thread_local const bool is_quiet = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  static_cast<void>(is_quiet);
}

template <class Result>
Result check_hdf5(Result result) {
  const int errno_then = errno;
  if (result < 0) throw Hdf5Failure{system_reason(innermost_reason()), errno_then};
  return result;
}

template hid_t check_hdf5(hid_t);
template herr_t check_hdf5(herr_t);

}  // namespace simgpu::io
