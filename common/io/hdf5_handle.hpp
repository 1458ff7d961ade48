#pragma once

#include <hdf5.h>

#include <string>
#include <utility>

namespace simgpu::io {

/// A call of HDF5 that failed.
struct Hdf5Failure {
  std::string reason;  ///< the operating system's words, else the library's innermost ones
  int errno_then = 0;  ///< as the call left it
};

/// Readies the library for a process that prints its own errors, ends without the library's help
/// and runs no code that a file names (filters of others). To be called by each thread before it
/// uses it. Throws Error (out_of_memory) if there is too little memory for it.
void start_hdf5();

/// What the library gave, if it is no failure. Throws Hdf5Failure.
template <class Result>
Result check_hdf5(Result result);

/// Owns an object of the library, or none.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Hdf5Handle() noexcept = default;
  /// Throws Hdf5Failure if `id` is none.
  Hdf5Handle(hid_t id, Close how_to_close) : id_(check_hdf5(id)), close_(how_to_close) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept
      : id_(std::exchange(other.id_, none)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Hdf5Handle() {
    if (id_ != none) close_(id_);
  }

  hid_t get() const noexcept { return id_; }
  bool is_open() const noexcept { return id_ != none; }

  /// Closes the object, which may be where the library writes. Throws Hdf5Failure.
  void close() {
    if (id_ != none) check_hdf5(close_(std::exchange(id_, none)));
  }

 private:
  static constexpr hid_t none = -1;

  hid_t id_ = none;
  Close close_ = nullptr;
};

}  // namespace simgpu::io
