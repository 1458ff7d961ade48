#pragma once

#include <cerrno>
#include <cstdint>
#include <filesystem>

#include "common/io/hdf5_handle.hpp"

namespace simgpu::io {

/// Writes numbers into a dataset of one dimension, from `row` on. Throws Hdf5Failure.
template <class Real>
void write_rows(hid_t dataset, std::uint64_t row, const Real* numbers, std::uint64_t count);

/// Throws Error (run_failed): `path` cannot be written.
[[noreturn]] void throw_write_failure(const std::filesystem::path& path,
                                      const Hdf5Failure& failure);

/// Does `action`, and has an Hdf5Failure told so.
template <class Action>
void telling_failures(const std::filesystem::path& path, Action action) {
  start_hdf5();  // by this thread
  errno = 0;     // some drivers leave the reason there and say themselves only that they failed
  try {
    action();
  } catch (const Hdf5Failure& failure) {
    throw_write_failure(path, failure);
  }
}

}  // namespace simgpu::io
