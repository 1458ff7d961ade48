#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/io/input_file.hpp"
#include "common/io/reader_process.hpp"
#include "common/parameters.hpp"

namespace simgpu::io {

/// A file that a library of others' would read, read by simgpu-read instead: what crashes, hangs or
/// takes much memory there is an Error here (bad_input, if no other kind is said).
class ForeignFile {
 public:
  struct Column {
    std::uint32_t number = 0;  ///< in the order of opening
    Precision precision = Precision::double_precision;
    std::uint64_t rows = 0;
    std::string units;  ///< as the file has them; empty if it does not say
  };

  /// `purpose` is that of a format with columns (see foreign_protocol.hpp). Throws Error if the
  /// file is no regular file that can be read, and as ReaderProcess does.
  ForeignFile(const std::filesystem::path& path, const char* purpose);
  ~ForeignFile();
  ForeignFile(const ForeignFile&) = delete;
  ForeignFile& operator=(const ForeignFile&) = delete;

  bool has_column(std::string_view name);

  /// Throws Error (bad_input) if there is none, or it is none of numbers that can be read.
  Column open_column(std::string_view name);

  /// The names of columns beside those that were opened, as far as the format tells of them; of
  /// many the first.
  std::vector<std::string> other_columns();

  /// Numbers that read() gives at a time.
  static std::uint64_t most_at_once(const Column& column);

  /// Numbers of `count` rows from `first` on, which must be there, until the next call.
  const char* read(const Column& column, std::uint64_t first, std::uint64_t count);

  /// What the file says of itself by an attribute; nothing if it does not, or by one of another
  /// type.
  std::optional<std::uint64_t> count(std::string_view name);
  std::optional<double> number(std::string_view name);
  std::optional<std::string> text(std::string_view name);

  /// Bytes that are held to read the columns opened so far, here and there, which the host's ledger
  /// counts.
  std::uint64_t own_bytes() const noexcept { return own_bytes_; }

 private:
  void hold(std::uint64_t bytes);

  std::filesystem::path path_;
  InputFile file_;
  std::uint64_t own_bytes_ = 0;
  ReaderProcess process_;
  std::uint32_t columns_ = 0;
};

}  // namespace simgpu::io
