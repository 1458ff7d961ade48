#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/field/field_info.hpp"

namespace simgpu::field {

/// The variables of a velocity by name, where their standard_name does not tell; w is empty for a
/// field of two dimensions. All are empty if they are to be found.
struct VelocityNames {
  std::string u;
  std::string v;
  std::string w;
};

/// A velocity field in NetCDF files, which are its parts in time. They are read by simgpu-read, one
/// at a time, and everything that comes from there is checked. One thread uses it at a time.
class FieldFiles {
 public:
  /// Opens and closes each file of `paths`, of which there is at least one, to learn what is in
  /// it. Throws Error: bad_input if one is no file that can be read, or holds no field that simgpu
  /// reads, or does not go on where the one before ends, on the same axes; run_failed and
  /// out_of_memory if no process can be started to read it.
  explicit FieldFiles(const std::vector<std::filesystem::path>& paths,
                      const VelocityNames& names = {});
  ~FieldFiles();
  FieldFiles(const FieldFiles&) = delete;
  FieldFiles& operator=(const FieldFiles&) = delete;

  const FieldInfo& info() const noexcept;

  /// The files, in the order of their times.
  const std::vector<std::filesystem::path>& paths() const noexcept;

  /// Puts all velocities of a component (0, 1 or 2, along x, y and z) at one time to `to`, which
  /// has room for info().nodes() of them and is of info().precision. They are in m/s and at most
  /// most_velocity; a missing value is -0.0, and no other value is. Throws Error: bad_input if a
  /// value is no velocity, if the file cannot be read, or if it was written to, replaced or removed
  /// since the start; run_failed and out_of_memory as the constructor does.
  void read(std::size_t level, std::size_t component, std::span<float> to);
  void read(std::size_t level, std::size_t component, std::span<double> to);

  /// Bytes that are held to read the files, here and in simgpu-read, which the host's ledger counts
  /// as long as this object lives; always the same for the same files.
  std::uint64_t own_bytes() const noexcept;

 private:
  class Files;
  std::unique_ptr<Files> files_;
};

}  // namespace simgpu::field
