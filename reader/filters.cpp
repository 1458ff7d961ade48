#include "reader/filters.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "common/io/hdf5_handle.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

constexpr std::size_t checksum_bytes = 4;

/// The names of those that are met, since what a file calls them is not to be trusted.
std::string name_of_filter(H5Z_filter_t filter) {
  constexpr std::pair<H5Z_filter_t, const char*> known[] = {
      {H5Z_FILTER_SZIP, "szip"},
      {H5Z_FILTER_NBIT, "n-bit"},
      {H5Z_FILTER_SCALEOFFSET, "scale-offset"},
      {307, "bzip2"},
      {32000, "lzf"},
      {32001, "blosc"},
      {32004, "lz4"},
      {32008, "bitshuffle"},
      {32013, "zfp"},
      {32015, "zstd"},
      {32026, "blosc2"}};
  for (const auto& [number, name] : known) {
    if (number == filter) return name;
  }
  return "number " + std::to_string(filter);
}

/// Fills `to` from what deflate made of exactly so many bytes, all of `from`.
bool inflate_exactly(const unsigned char* from, std::size_t from_bytes, unsigned char* to,
                     std::size_t to_bytes) {
  z_stream stream{};
  if (::inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  stream.next_in = const_cast<Bytef*>(from);  // zlib does not write there
  stream.avail_in = static_cast<uInt>(from_bytes);
  stream.next_out = to;
  stream.avail_out = static_cast<uInt>(to_bytes);
  const int result = ::inflate(&stream, Z_FINISH);
  const bool whole = result == Z_STREAM_END && stream.avail_out == 0 && stream.avail_in == 0;
  ::inflateEnd(&stream);
  return whole;
}

/// Puts the bytes of numbers together again, of which first all first bytes were stored, and so on.
void unshuffle(const unsigned char* from, std::size_t bytes, std::size_t number_bytes,
               unsigned char* to) {
  const std::size_t numbers = bytes / number_bytes;
  for (std::size_t byte = 0; byte < number_bytes; ++byte) {
    const unsigned char* const column = from + byte * numbers;
    for (std::size_t i = 0; i < numbers; ++i) to[i * number_bytes + byte] = column[i];
  }
  const std::size_t done = numbers * number_bytes;
  std::memcpy(to + done, from + done, bytes - done);
}

/// Fletcher's checksum as HDF5 has it: of big-endian words of 16 bits.
std::uint32_t fletcher32(const unsigned char* bytes, std::size_t count) {
  const auto fold = [](std::uint32_t sum) { return (sum & 0xffff) + (sum >> 16); };
  constexpr std::size_t words_at_a_time = 360;  // whose sums stay below 2^32
  std::uint32_t sum = 0;
  std::uint32_t sum_of_sums = 0;
  for (std::size_t words = count / 2; words > 0;) {
    const std::size_t some = std::min(words, words_at_a_time);
    for (std::size_t i = 0; i < some; ++i, bytes += 2) {
      sum += static_cast<std::uint32_t>(bytes[0] << 8 | bytes[1]);
      sum_of_sums += sum;
    }
    sum = fold(sum);
    sum_of_sums = fold(sum_of_sums);
    words -= some;
  }
  if (count % 2 != 0) {
    sum += static_cast<std::uint32_t>(bytes[0] << 8);
    sum_of_sums += sum;
    sum = fold(sum);
    sum_of_sums = fold(sum_of_sums);
  }
  return fold(sum_of_sums) << 16 | fold(sum);
}

/// Whether the last four of so many bytes are the checksum of those before, as today's libraries
/// store it or as those before 1.6.3 did.
bool has_its_checksum(const unsigned char* bytes, std::size_t count) {
  const std::uint32_t sum = fletcher32(bytes, count - checksum_bytes);
  const unsigned char* const there = bytes + count - checksum_bytes;
  std::array<unsigned char, checksum_bytes> now{};
  for (std::size_t i = 0; i < checksum_bytes; ++i) {
    now[i] = static_cast<unsigned char>(sum >> (8 * i));
  }
  const std::array<unsigned char, checksum_bytes> once = {now[1], now[0], now[3], now[2]};
  return std::equal(now.begin(), now.end(), there) || std::equal(once.begin(), once.end(), there);
}

}  // namespace

Filters::Filters(hid_t creation, const std::string& what, std::size_t number_bytes)
    : number_bytes_(number_bytes) {
  const int count = io::check_hdf5(H5Pget_nfilters(creation));
  for (int i = 0; i < count; ++i) {
    std::size_t values = 8;
    std::array<unsigned, 8> value{};
    unsigned flags = 0;
    unsigned configuration = 0;
    const H5Z_filter_t filter = H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values,
                                               value.data(), 0, nullptr, &configuration);
    io::check_hdf5(static_cast<herr_t>(filter));
    Kind kind{};
    if (filter == H5Z_FILTER_DEFLATE) {
      kind = Kind::deflate;
    } else if (filter == H5Z_FILTER_SHUFFLE) {
      kind = Kind::shuffle;
      if (values < 1 || value[0] != number_bytes) {
        throw Refusal{what + " was shuffled as numbers of another size; write it anew"};
      }
    } else if (filter == H5Z_FILTER_FLETCHER32) {
      kind = Kind::fletcher32;
    } else {
      throw Refusal{what + " went through the filter " + name_of_filter(filter) +
                    ", which simgpu does not read; write it with gzip, shuffle or no filter "
                    "(h5repack -f NONE)"};
    }
    if (std::any_of(stages_.begin(), stages_.end(),
                    [&](const Stage& stage) { return stage.kind == kind; })) {
      throw Refusal{what + " went through the same filter twice; write it anew"};
    }
    stages_.push_back({kind, std::uint32_t{1} << i});
  }
}

std::size_t Filters::most_stored(std::size_t chunk_bytes) const noexcept {
  // What cannot be compressed gets longer, by an eighth with deflate's least memory.
  constexpr std::size_t headers = 64;
  return none() ? chunk_bytes : chunk_bytes + chunk_bytes / 8 + headers;
}

bool Filters::undo(std::uint32_t mask, std::size_t stored, std::size_t chunk_bytes, Buffer& chunk,
                   Buffer& other) const {
  // Lengths as they were when each was applied; unknown once compressed, and then what is there.
  std::array<std::size_t, 3> before{};
  std::size_t length = chunk_bytes;
  bool is_known = true;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    before[i] = is_known ? length : 0;
    if ((mask & stages_[i].mask) != 0) continue;
    if (stages_[i].kind == Kind::fletcher32) length += checksum_bytes;
    if (stages_[i].kind == Kind::deflate) is_known = false;
  }
  if (is_known && stored != length) return false;
  for (std::size_t i = stages_.size(); i-- > 0;) {
    if ((mask & stages_[i].mask) != 0) continue;
    switch (stages_[i].kind) {
      case Kind::fletcher32:
        if (stored < checksum_bytes || !has_its_checksum(chunk.bytes.get(), stored)) return false;
        stored -= checksum_bytes;
        break;
      case Kind::deflate:
        if (!inflate_exactly(chunk.bytes.get(), stored, other.bytes.get(), before[i])) return false;
        stored = before[i];
        std::swap(chunk, other);
        break;
      case Kind::shuffle:
        unshuffle(chunk.bytes.get(), stored, number_bytes_, other.bytes.get());
        std::swap(chunk, other);
        break;
    }
  }
  return stored == chunk_bytes;
}

}  // namespace simgpu::reader
