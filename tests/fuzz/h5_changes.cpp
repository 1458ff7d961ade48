// Changes HDF5 files by their structure: fields after the signatures of their parts and in the
// messages of old object headers, streams of gzip replaced by others, and checksums put right
// again, without which the library would look no further.

#include "h5_changes.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using Bytes = std::vector<std::uint8_t>;
using Random = std::mt19937;

constexpr const char* signatures[] = {"OHDR", "OCHK", "TREE", "SNOD", "HEAP", "GCOL",   "FRHP",
                                      "FHDB", "FHIB", "BTHD", "BTIN", "BTLF", "EAHD",   "EAIB",
                                      "EASB", "EADB", "FAHD", "FADB", "SMTB", "\x89HDF"};

std::uint32_t rotated(std::uint32_t word, int by) {
  return word << by | word >> (32 - by);
}

/// Bob Jenkins' lookup3, by which HDF5 sums up its parts.
std::uint32_t lookup3(const std::uint8_t* bytes, std::size_t length) {
  std::uint32_t a = 0xdeadbeef + static_cast<std::uint32_t>(length);
  std::uint32_t b = a;
  std::uint32_t c = a;
  if (length == 0) return c;
  std::array<std::uint32_t, 3> words{};
  while (length > 12) {
    std::memcpy(words.data(), bytes, 12);
    a += words[0], b += words[1], c += words[2];
    a -= c, a ^= rotated(c, 4), c += b;
    b -= a, b ^= rotated(a, 6), a += c;
    c -= b, c ^= rotated(b, 8), b += a;
    a -= c, a ^= rotated(c, 16), c += b;
    b -= a, b ^= rotated(a, 19), a += c;
    c -= b, c ^= rotated(b, 4), b += a;
    bytes += 12, length -= 12;
  }
  words = {};
  std::memcpy(words.data(), bytes, length);
  a += words[0], b += words[1], c += words[2];
  c ^= b, c -= rotated(b, 14);
  a ^= c, a -= rotated(c, 11);
  b ^= a, b -= rotated(a, 25);
  c ^= b, c -= rotated(b, 16);
  a ^= c, a -= rotated(c, 4);
  b ^= a, b -= rotated(a, 14);
  c ^= b, c -= rotated(b, 24);
  return c;
}

std::uint32_t word_at(const Bytes& bytes, std::size_t place) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + place, sizeof word);
  return word;
}

std::size_t half_word_at(const Bytes& bytes, std::size_t place) {
  std::uint16_t half_word = 0;
  std::memcpy(&half_word, bytes.data() + place, sizeof half_word);
  return half_word;
}

std::vector<std::size_t> places_of(const Bytes& bytes, std::string_view what) {
  std::vector<std::size_t> places;
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (std::size_t at = all.find(what); at != std::string_view::npos; at = all.find(what, at + 1)) {
    places.push_back(at);
  }
  return places;
}

std::vector<std::size_t> places_of_parts(const Bytes& bytes) {
  std::vector<std::size_t> places;
  for (const char* signature : signatures) {
    const std::vector<std::size_t> some = places_of(bytes, signature);
    places.insert(places.end(), some.begin(), some.end());
  }
  return places;
}

struct Part {
  std::size_t place;
  std::size_t length;  ///< up to its checksum
};

/// The parts that have a checksum, found by trying all lengths; remembered, since it takes a while.
const std::vector<Part>& summed_parts(const Bytes& bytes) {
  constexpr std::size_t most_length = 600;
  constexpr std::size_t most_remembered = 20'000;
  static std::unordered_map<std::string, std::vector<Part>> known;
  if (known.size() > most_remembered) known.clear();
  const std::string key =
      std::to_string(::crc32(0, bytes.data(), static_cast<uInt>(bytes.size()))) + ":" +
      std::to_string(bytes.size());
  const auto [entry, is_new] = known.try_emplace(key);
  if (!is_new) return entry->second;
  for (const std::size_t place : places_of_parts(bytes)) {
    for (std::size_t length = 8; length <= most_length; ++length) {
      if (place + length + 4 > bytes.size()) break;
      if (lookup3(bytes.data() + place, length) == word_at(bytes, place + length)) {
        entry->second.push_back({place, length});
        break;
      }
    }
  }
  return entry->second;
}

std::size_t below(Random& random, std::size_t end) {
  return end == 0 ? 0 : random() % end;
}

void change_field(Bytes& bytes, std::size_t place, Random& random) {
  const std::size_t width = std::size_t{1} << below(random, 4);
  if (place + width > bytes.size()) return;
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + place, width);
  const std::uint64_t choices[] = {0,
                                   1,
                                   value + 1,
                                   value - 1,
                                   value * 2,
                                   value / 2,
                                   value ^ (std::uint64_t{1} << below(random, 64)),
                                   UINT64_MAX,
                                   UINT64_MAX >> 1,
                                   bytes.size(),
                                   below(random, bytes.size()),
                                   random() % 256,
                                   std::uint64_t{1} << below(random, 63)};
  value = choices[below(random, std::size(choices))];
  std::memcpy(bytes.data() + place, &value, width);
}

void change_part(Bytes& bytes, Random& random) {
  const std::vector<std::size_t> places = places_of_parts(bytes);
  if (places.empty()) return;
  change_field(bytes, places[below(random, places.size())] + 4 + below(random, 120), random);
}

/// Messages of object headers of version 1: a kind, a length that is a multiple of 8, flags, zeros.
void change_message(Bytes& bytes, Random& random) {
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place + 8 <= bytes.size(); place += 8) {
    const std::size_t kind = half_word_at(bytes, place);
    const std::size_t length = half_word_at(bytes, place + 2);
    if (kind >= 1 && kind <= 0x18 && length > 0 && length % 8 == 0 && length < 512 &&
        bytes[place + 5] == 0 && bytes[place + 6] == 0 && bytes[place + 7] == 0) {
      places.push_back(place);
    }
  }
  if (places.empty()) return change_part(bytes, random);
  const std::size_t place = places[below(random, places.size())];
  const std::size_t length = half_word_at(bytes, place + 2);
  change_field(bytes, place + below(random, 8 + length), random);
}

struct Stream {
  std::size_t place;
  std::size_t length;
  Bytes content;
};

std::vector<Stream> gzip_streams(const Bytes& bytes) {
  std::vector<Stream> streams;
  for (std::size_t place = 0; place + 2 < bytes.size(); ++place) {
    if (bytes[place] != 0x78) continue;
    Bytes content(std::size_t{1} << 16);
    z_stream stream{};
    if (::inflateInit(&stream) != Z_OK) return streams;
    stream.next_in = const_cast<Bytef*>(bytes.data() + place);
    stream.avail_in = static_cast<uInt>(bytes.size() - place);
    stream.next_out = content.data();
    stream.avail_out = static_cast<uInt>(content.size());
    const bool whole = ::inflate(&stream, Z_FINISH) == Z_STREAM_END;
    content.resize(stream.total_out);
    if (whole) streams.push_back({place, stream.total_in, content});
    ::inflateEnd(&stream);
  }
  return streams;
}

/// Puts another valid stream in a chunk's place, mostly of another length, and has what says how
/// long it is stored say so.
void change_stream(Bytes& bytes, Random& random) {
  const std::vector<Stream> streams = gzip_streams(bytes);
  if (streams.empty()) return change_message(bytes, random);
  Stream stream = streams[below(random, streams.size())];
  switch (below(random, 4)) {
    case 0:
      stream.content.resize(below(random, stream.content.size() + 1));
      break;
    case 1:
      stream.content.resize(stream.content.size() + 1 + below(random, 64));
      break;
    case 2:
      stream.content.assign(below(random, 4096), static_cast<std::uint8_t>(random()));
      break;
    default:
      if (!stream.content.empty()) stream.content[below(random, stream.content.size())] ^= 0x40;
  }
  Bytes packed(::compressBound(static_cast<uLong>(stream.content.size())));
  uLongf length = packed.size();
  ::compress2(packed.data(), &length, stream.content.data(), stream.content.size(),
              static_cast<int>(below(random, 10)));
  packed.resize(length);
  if (length > stream.length && below(random, 2) == 0) {
    // Where there is room: at the end of the file, and the address follows it.
    const std::uint64_t old_place = stream.place;
    const std::uint64_t new_place = bytes.size();
    bytes.insert(bytes.end(), packed.begin(), packed.end());
    for (std::size_t at = 0; at + 8 <= new_place; ++at) {
      if (std::memcmp(bytes.data() + at, &old_place, 8) == 0) {
        std::memcpy(bytes.data() + at, &new_place, 8);
      }
    }
  } else {
    const std::size_t some = std::min(packed.size(), bytes.size() - stream.place);
    std::copy_n(packed.begin(), some, bytes.begin() + static_cast<std::ptrdiff_t>(stream.place));
  }
  if (below(random, 4) == 0) return;
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
    const bool is_length = word_at(bytes, at) == stream.length;
    if (!is_length || (at >= stream.place && at < stream.place + stream.length)) continue;
    const auto word = static_cast<std::uint32_t>(length);
    std::memcpy(bytes.data() + at, &word, sizeof word);
  }
}

void copy_within(Bytes& bytes, Random& random) {
  const std::size_t length = std::min<std::size_t>(bytes.size(), 1 + below(random, 64));
  const std::size_t from = below(random, bytes.size() - length + 1);
  const std::size_t to = below(random, bytes.size() - length + 1);
  std::memmove(bytes.data() + to, bytes.data() + from, length);
}

void change(Bytes& bytes, Random& random, std::size_t most) {
  switch (below(random, 10)) {
    case 0:
    case 1:
    case 2:
      return change_part(bytes, random);
    case 3:
    case 4:
    case 5:
      return change_message(bytes, random);
    case 6:
    case 7:
      return change_stream(bytes, random);
    case 8:
      return copy_within(bytes, random);
    default: {
      const std::size_t before = bytes.size();
      bytes.resize(most);
      bytes.resize(LLVMFuzzerMutate(bytes.data(), before, most));
    }
  }
}

}  // namespace

namespace simgpu::fuzz {

std::size_t change_hdf5(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  Random random(seed);
  Bytes bytes(data, data + size);
  const std::vector<Part> parts = summed_parts(bytes);
  for (std::size_t changes = 1 + below(random, 3); changes > 0 && !bytes.empty(); --changes) {
    change(bytes, random, most);
  }
  const bool leaves_sums_wrong = below(random, 10) == 0;
  for (const Part& part : parts) {
    if (leaves_sums_wrong || part.place + part.length + 4 > bytes.size()) continue;
    const std::uint32_t sum = lookup3(bytes.data() + part.place, part.length);
    std::memcpy(bytes.data() + part.place + part.length, &sum, sizeof sum);
  }
  bytes.resize(std::min(bytes.size(), most));
  std::copy(bytes.begin(), bytes.end(), data);
  return bytes.size();
}

}  // namespace simgpu::fuzz
