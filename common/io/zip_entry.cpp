#include "common/io/zip_entry.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/io/little_endian.hpp"
#include "common/io/quote.hpp"

namespace simgpu::io {

namespace {

/// Takes little-endian numbers off the front of bytes; those that are not there are 0.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t take(std::size_t count) { return little_endian_number(take_bytes(count)); }
  std::uint16_t take_16() { return static_cast<std::uint16_t>(take(2)); }
  std::uint32_t take_32() { return static_cast<std::uint32_t>(take(4)); }
  std::uint64_t take_64() { return take(8); }

  std::string_view take_bytes(std::size_t count) {
    const std::string_view bytes = rest_.substr(0, count);
    skip(count);
    return bytes;
  }

  void skip(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }
  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
};

/// Where the directory of a zip file is.
struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

class ZipFinder {
 public:
  ZipFinder(const InputFile& file, const std::string& name)
      : file_(file), name_(name), size_(file.size()) {}

  std::optional<ZipEntry> find(std::string_view wanted) const {
    const Directory directory = find_directory();
    std::optional<ZipEntry> found;
    for (std::uint64_t place = 0; place < directory.bytes;) {
      const std::string fixed = read(directory.offset + place, directory_entry_bytes);
      Numbers numbers(fixed);
      if (numbers.take_32() != zip_signature::directory_entry) fail_damaged();
      numbers.skip(directory_entry_bytes - 4 - 18);
      const std::size_t lengths[] = {numbers.take_16(), numbers.take_16(), numbers.take_16()};
      const std::string more =
          read(directory.offset + place + directory_entry_bytes, lengths[0] + lengths[1]);
      if (std::string_view(more).substr(0, lengths[0]) == wanted) {
        found = entry_of(wanted, fixed, std::string_view(more).substr(lengths[0]));
      }
      place += directory_entry_bytes + lengths[0] + lengths[1] + lengths[2];
    }
    return found;
  }

 private:
  static constexpr std::size_t directory_entry_bytes = 46;
  static constexpr std::size_t local_header_bytes = 30;
  static constexpr std::size_t end_bytes = 22;
  static constexpr std::size_t locator_64_bytes = 20;
  static constexpr std::size_t end_64_bytes = 56;

  /// The end record is the last of a file, but for a comment of up to 65,535 bytes.
  Directory find_directory() const {
    const std::uint64_t most = end_bytes + zip_elsewhere_16;
    const std::uint64_t tail_bytes = std::min(most, size_);
    const std::string tail = read(size_ - tail_bytes, tail_bytes);
    const std::size_t place = tail.rfind("PK\x05\x06");
    if (place == std::string::npos || tail.size() - place < end_bytes) {
      fail("it is no zip file, or was cut off; save it with numpy.savez");
    }
    Numbers numbers(std::string_view(tail).substr(place + 12));
    Directory directory;
    directory.bytes = numbers.take_32();
    directory.offset = numbers.take_32();
    const std::uint64_t end = size_ - tail_bytes + place;
    if (const auto large = find_directory_64(end)) directory = *large;
    if (directory.offset > end || directory.bytes > end - directory.offset) fail_damaged();
    return directory;
  }

  /// The directory by the records of 64 bits, if they are there, before the end record.
  std::optional<Directory> find_directory_64(std::uint64_t end) const {
    if (end < locator_64_bytes) return std::nullopt;
    const std::string locator = read(end - locator_64_bytes, locator_64_bytes);
    Numbers numbers(locator);
    if (numbers.take_32() != zip_signature::locator_64) return std::nullopt;
    numbers.skip(4);
    const std::string record = read(numbers.take_64(), end_64_bytes);
    Numbers record_numbers(record);
    if (record_numbers.take_32() != zip_signature::end_64) fail_damaged();
    record_numbers.skip(36);
    Directory directory;
    directory.bytes = record_numbers.take_64();
    directory.offset = record_numbers.take_64();
    return directory;
  }

  ZipEntry entry_of(std::string_view wanted, std::string_view fixed, std::string_view extra) const {
    constexpr std::uint16_t is_encrypted = 1;
    Numbers numbers(fixed);
    numbers.skip(8);
    const std::uint16_t flags = numbers.take_16();
    const std::uint16_t method = numbers.take_16();
    numbers.skip(4);
    ZipEntry entry;
    entry.crc = numbers.take_32();
    entry.compressed_bytes = numbers.take_32();
    entry.bytes = numbers.take_32();
    numbers.skip(14);
    std::uint64_t header = numbers.take_32();
    take_64_bits(extra, entry, header);

    const std::string array = "array " + quote(wanted) + " ";
    if ((flags & is_encrypted) != 0) fail(array + "is encrypted; save it without a password");
    if (method != static_cast<std::uint16_t>(ZipMethod::stored) &&
        method != static_cast<std::uint16_t>(ZipMethod::deflated)) {
      fail(array + "is compressed by another method than numpy's; use numpy.savez_compressed");
    }
    entry.method = static_cast<ZipMethod>(method);
    entry.offset = header + local_bytes(header);
    if (entry.offset > size_ || entry.compressed_bytes > size_ - entry.offset) fail_damaged();
    require_plausible(entry);
    return entry;
  }

  /// The field behind has those numbers alone that do not fit where they usually are.
  static void take_64_bits(std::string_view extra, ZipEntry& entry, std::uint64_t& header) {
    Numbers fields(extra);
    while (fields.left() > 0) {
      const std::uint16_t kind = fields.take_16();
      Numbers field(fields.take_bytes(fields.take_16()));
      if (kind != zip_field_64) continue;
      if (entry.bytes == zip_elsewhere_32) entry.bytes = field.take_64();
      if (entry.compressed_bytes == zip_elsewhere_32) entry.compressed_bytes = field.take_64();
      if (header == zip_elsewhere_32) header = field.take_64();
      return;
    }
  }

  /// Bytes of the header that stands right before the entry's own.
  std::uint64_t local_bytes(std::uint64_t offset) const {
    const std::string header = read(offset, local_header_bytes);
    Numbers numbers(header);
    if (numbers.take_32() != zip_signature::local_header) fail_damaged();
    numbers.skip(22);
    const std::uint64_t name_bytes = numbers.take_16();
    return local_header_bytes + name_bytes + numbers.take_16();
  }

  /// A small file does not make anyone ask for much memory.
  void require_plausible(const ZipEntry& entry) const {
    constexpr std::uint64_t most_from_a_byte = 1032;  // of deflate; see zlib's technical details
    const bool is_plausible = entry.method == ZipMethod::stored
                                  ? entry.bytes == entry.compressed_bytes
                                  : entry.bytes / most_from_a_byte <= entry.compressed_bytes;
    if (!is_plausible) fail_damaged();
  }

  std::string read(std::uint64_t offset, std::size_t count) const {
    std::string bytes(count, '\0');
    if (offset > size_ || file_.read(offset, bytes.data(), count) < count) fail_damaged();
    return bytes;
  }

  [[noreturn]] void fail_damaged() const {
    fail("it is a damaged zip file; save it again with numpy.savez");
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::bad_input, name_ + ": " + what);
  }

  const InputFile& file_;
  const std::string& name_;
  std::uint64_t size_;
};

}  // namespace

std::optional<ZipEntry> find_zip_entry(const InputFile& file, const std::string& name,
                                       std::string_view entry) {
  return ZipFinder(file, name).find(entry);
}

}  // namespace simgpu::io
