#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "common/io/zip_entry.hpp"
#include "common/memory/counting_allocator.hpp"

struct z_stream_s;

namespace simgpu::io {

/// The bytes of a file in a zip file, from its first to its last.
class ZipStream {
 public:
  /// Its bytes are not what the zip file says of them.
  struct Damaged {};

  /// What its containers hold while it lives.
  static constexpr std::uint64_t own_bytes = std::uint64_t{64} * 1024;

  /// `file` must outlive it.
  ZipStream(const InputFile& file, const ZipEntry& entry);
  ZipStream(ZipStream&&) noexcept;
  ~ZipStream();

  /// Reads the next bytes and says how many: fewer at the end alone, where they are held to the
  /// checksum. Throws Damaged, and Error (bad_input) if the zip file cannot be read.
  std::size_t read(char* bytes, std::size_t count);

  /// Leaves out the next bytes of a stored file, which is then not held to its checksum; says
  /// whether it could, since what is compressed has to be read.
  bool skip(std::uint64_t count);

 private:
  std::size_t read_stored(char* bytes, std::size_t count);
  std::size_t inflate(char* bytes, std::size_t count);

  const InputFile* file_;
  ZipEntry entry_;
  std::vector<char, memory::CountingAllocator<char>> compressed_;
  std::unique_ptr<z_stream_s, void (*)(z_stream_s*)> inflater_;  ///< none of a stored file
  std::uint64_t taken_ = 0;  ///< bytes, as they are in the zip file
  std::uint64_t given_ = 0;  ///< bytes of the file itself
  std::uint32_t crc_ = 0;    ///< of those
  bool all_read_ = true;     ///< none of them left out
};

}  // namespace simgpu::io
