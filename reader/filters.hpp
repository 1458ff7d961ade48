#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace simgpu::reader {

/// Bytes that are not set to anything when they are made.
struct Buffer {
  std::unique_ptr<unsigned char[]> bytes;
  std::size_t size = 0;

  void make(std::size_t wanted) {
    if (wanted == size) return;
    bytes.reset(new unsigned char[wanted]);
    size = wanted;
  }
};

/// What was done to the chunks of a dataset before they were stored: gzip, shuffle and fletcher32,
/// which are undone here, each length checked. libhdf5's own undoing trusts what a file says.
class Filters {
 public:
  /// Those that the dataset's properties list. Throws Refusal, whose text begins with `what`, if
  /// there is one that is not undone here, or in a combination that no program writes.
  Filters(hid_t creation, const std::string& what, std::size_t number_bytes);

  bool none() const noexcept { return stages_.empty(); }

  /// The most bytes that a stored chunk of so many bytes may take.
  std::size_t most_stored(std::size_t chunk_bytes) const noexcept;

  /// Undoes all that `mask` does not say was left out for this chunk. `chunk` holds `stored` bytes
  /// and at the end `chunk_bytes`, which most_stored() bytes have room for, as in `other`. False if
  /// it is not a chunk of that length.
  bool undo(std::uint32_t mask, std::size_t stored, std::size_t chunk_bytes, Buffer& chunk,
            Buffer& other) const;

 private:
  enum class Kind { deflate, shuffle, fletcher32 };
  struct Stage {
    Kind kind;
    std::uint32_t mask;
  };

  std::vector<Stage> stages_;  ///< as they were applied
  std::size_t number_bytes_;
};

}  // namespace simgpu::reader
