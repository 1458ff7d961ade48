#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "common/io/foreign_protocol.hpp"
#include "common/io/input_file.hpp"
#include "common/io/reader_process.hpp"

namespace simgpu::io {

/// A file with a velocity field, read by simgpu-read. What comes from there is given as it comes:
/// who uses it checks it.
class ForeignField {
 public:
  /// Names of the variables of the components; the first is empty if they are to be found.
  using Names = std::array<std::string, 3>;

  /// Throws Error if the file is no regular file that can be read, or holds no field that simgpu
  /// reads, and as ReaderProcess does.
  ForeignField(const std::filesystem::path& path, const Names& names);

  const foreign::FieldDescription& description() const noexcept { return description_; }

  /// What the file was when it was opened.
  const FileVersion& version() const noexcept { return file_.version(); }
  /// Throws Error (bad_input) if the file is not that of `then`, or was written to since.
  void require_version(const FileVersion& then) const { file_.require_version(then); }

  /// Coordinates of an axis that read_axis() gives at a time.
  static constexpr std::size_t most_coordinates = foreign::block_bytes / sizeof(double);

  /// `count` coordinates from `first` on, which must be there, until the next call. Throws Error
  /// (bad_input) if the file cannot be read, or is no longer what it was.
  const char* read_axis(foreign::Axis axis, std::uint64_t first, std::uint64_t count);

  /// Likewise `count` values of a component at a time, in as many bytes each as the description
  /// says, as many as foreign::block_bytes holds.
  const char* read_level(std::uint32_t component, std::uint64_t level, std::uint64_t first,
                         std::uint64_t count);

 private:
  const char* ask_for_numbers(const foreign::Request& request);

  InputFile file_;
  ReaderProcess process_;
  foreign::FieldDescription description_;
};

}  // namespace simgpu::io
