// Mutates the arrays in zip files: an input is taken apart, one of its arrays changed, and all put
// together again with checksums and sizes that are right, or mostly so. Changed as bytes, hardly
// any would be read.

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using Bytes = std::vector<std::uint8_t>;
using Random = std::mt19937;

struct Entry {
  std::string name;
  Bytes content;
};

template <class Number>
Number number_at(const Bytes& bytes, std::size_t place) {
  Number number{};
  if (place + sizeof number <= bytes.size()) {
    std::memcpy(&number, bytes.data() + place, sizeof number);
  }
  return number;
}

template <class Number>
void append(Bytes& bytes, Number number) {
  const auto* const start = reinterpret_cast<const std::uint8_t*>(&number);
  bytes.insert(bytes.end(), start, start + sizeof number);
}

/// What deflate made of it, without zlib's header.
Bytes inflated(const std::uint8_t* from, std::size_t count) {
  Bytes content(std::size_t{1} << 16);
  z_stream stream{};
  if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) return {};
  stream.next_in = const_cast<Bytef*>(from);
  stream.avail_in = static_cast<uInt>(count);
  stream.next_out = content.data();
  stream.avail_out = static_cast<uInt>(content.size());
  ::inflate(&stream, Z_FINISH);
  content.resize(stream.total_out);
  ::inflateEnd(&stream);
  return content;
}

Bytes deflated(const Bytes& content, int level) {
  Bytes packed(::compressBound(static_cast<uLong>(content.size())) + 64);
  z_stream stream{};
  if (::deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    return {};
  }
  stream.next_in = const_cast<Bytef*>(content.data());
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  ::deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  ::deflateEnd(&stream);
  return packed;
}

/// As far as local headers tell, which have their sizes in the kept inputs.
std::vector<Entry> entries_of(const Bytes& bytes) {
  constexpr std::uint32_t local_header = 0x04034b50;
  constexpr std::size_t header_bytes = 30;
  std::vector<Entry> entries;
  for (std::size_t place = 0; place + header_bytes <= bytes.size(); ++place) {
    if (number_at<std::uint32_t>(bytes, place) != local_header) continue;
    const std::size_t name_bytes = number_at<std::uint16_t>(bytes, place + 26);
    const std::size_t more_bytes = number_at<std::uint16_t>(bytes, place + 28);
    const std::size_t start = place + header_bytes + name_bytes + more_bytes;
    if (start > bytes.size()) continue;
    std::size_t size = number_at<std::uint32_t>(bytes, place + 18);
    if (size == UINT32_MAX)
      size = number_at<std::uint32_t>(bytes, place + header_bytes + name_bytes + 12);
    size = std::min(size, bytes.size() - start);
    Entry entry;
    entry.name.assign(reinterpret_cast<const char*>(bytes.data()) + place + header_bytes,
                      name_bytes);
    const std::uint8_t* const from = bytes.data() + start;
    entry.content = number_at<std::uint16_t>(bytes, place + 8) == 8 ? inflated(from, size)
                                                                    : Bytes(from, from + size);
    entries.push_back(entry);
  }
  return entries;
}

void change_entry(Entry& entry, Random& random, std::size_t most) {
  const std::size_t before = entry.content.size();
  switch (random() % 4) {
    case 0:  // its numbers end early or late
      entry.content.resize(random() % (before + 64));
      break;
    case 1: {  // a special number
      constexpr std::uint64_t numbers[] = {
          0x7ff0000000000000, 0x7ff8000000000000, 1,
          0x7f8000007f800000, 0x8000000000000000, 0x7fefffffffffffff};
      if (before < 8) break;
      std::memcpy(entry.content.data() + random() % (before - 7), &numbers[random() % 6], 8);
      break;
    }
    default:
      entry.content.resize(std::max(most, before));
      entry.content.resize(LLVMFuzzerMutate(entry.content.data(), before, entry.content.size()));
  }
}

/// A zip file of the entries; now and then a number in it is wrong.
Bytes zip(const std::vector<Entry>& entries, Random& random) {
  const auto mostly = [&](std::uint32_t number) {
    return random() % 50 == 0 ? static_cast<std::uint32_t>(random()) >> random() % 32 : number;
  };
  Bytes all;
  Bytes directory;
  for (const Entry& entry : entries) {
    const bool packs = random() % 2 == 0;
    const Bytes stored =
        packs ? deflated(entry.content, static_cast<int>(random() % 10)) : entry.content;
    const std::size_t place = all.size();
    Bytes shared;
    append(shared, std::uint16_t{20});
    append(shared, std::uint16_t{0});
    append(shared, static_cast<std::uint16_t>(packs ? 8 : 0));
    append(shared, std::uint32_t{0});
    append(shared, mostly(static_cast<std::uint32_t>(
                       ::crc32(0, entry.content.data(), static_cast<uInt>(entry.content.size())))));
    append(shared, mostly(static_cast<std::uint32_t>(stored.size())));
    append(shared, mostly(static_cast<std::uint32_t>(entry.content.size())));
    append(shared, static_cast<std::uint16_t>(entry.name.size()));
    append(shared, std::uint16_t{0});
    append(all, std::uint32_t{0x04034b50});
    all.insert(all.end(), shared.begin(), shared.end());
    all.insert(all.end(), entry.name.begin(), entry.name.end());
    all.insert(all.end(), stored.begin(), stored.end());
    append(directory, std::uint32_t{0x02014b50});
    append(directory, std::uint16_t{20});
    directory.insert(directory.end(), shared.begin(), shared.end());
    directory.insert(directory.end(), 10, 0);
    append(directory, mostly(static_cast<std::uint32_t>(place)));
    directory.insert(directory.end(), entry.name.begin(), entry.name.end());
  }
  const std::size_t start = all.size();
  all.insert(all.end(), directory.begin(), directory.end());
  append(all, std::uint32_t{0x06054b50});
  append(all, std::uint32_t{0});
  for (int i = 0; i < 2; ++i)
    append(all, static_cast<std::uint16_t>(mostly(static_cast<std::uint32_t>(entries.size()))));
  append(all, mostly(static_cast<std::uint32_t>(directory.size())));
  append(all, mostly(static_cast<std::uint32_t>(start)));
  append(all, std::uint16_t{0});
  return all;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  Random random(seed);
  std::vector<Entry> entries = entries_of(Bytes(data, data + size));
  if (entries.empty() || random() % 8 == 0) return LLVMFuzzerMutate(data, size, most);
  if (random() % 10 == 0) std::swap(entries[random() % entries.size()], entries[0]);
  change_entry(entries[random() % entries.size()], random, most);
  const Bytes made = zip(entries, random);
  const std::size_t length = std::min(made.size(), most);
  std::copy_n(made.begin(), length, data);
  return length;
}
