// Changes NetCDF files: those that are HDF5 files as such, those of the classic formats by the
// numbers of their headers, which are big-endian. In both, words that mean something to simgpu are
// put in each other's place.

#include <algorithm>
#include <cstring>
#include <random>
#include <string_view>

#include "h5_changes.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using Random = std::mt19937;

/// Of a few lengths, so that one fits where another was.
constexpr std::string_view words[] = {"lon",
                                      "lat",
                                      "axis",
                                      "units",
                                      "time",
                                      "depth",
                                      "m/s",
                                      "degrees_e",
                                      "X",
                                      "Y",
                                      "Z",
                                      "T",
                                      "calendar",
                                      "standard",
                                      "noleap",
                                      "_Unsigned",
                                      "true",
                                      "valid_min",
                                      "valid_max",
                                      "positive",
                                      "down",
                                      "up",
                                      "mesh",
                                      "location",
                                      "edge1",
                                      "km",
                                      "hPa",
                                      "1e999",
                                      "days since 2000-01-01",
                                      "seconds since 1970-01-01",
                                      "hours since 1-1-1",
                                      "eastward_wind",
                                      "northward_wind",
                                      "upward_air_velocity",
                                      "scale_factor",
                                      "add_offset",
                                      "missing_value",
                                      "coordinates",
                                      "standard_name",
                                      "formula_terms"};

std::size_t number_below(Random& random, std::size_t end) {
  return end == 0 ? 0 : random() % end;
}

void change_word(std::uint8_t* data, std::size_t size, Random& random) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t place =
      all.find(words[number_below(random, std::size(words))], number_below(random, size));
  if (place == std::string_view::npos) return;
  const std::string_view word = words[number_below(random, std::size(words))];
  std::memcpy(data + place, word.data(), std::min(word.size(), size - place));
}

/// Of a header, or of coordinates and numbers that follow it.
void change_number(std::uint8_t* data, std::size_t size, Random& random) {
  constexpr std::size_t header = 2048;
  const bool is_in_header = number_below(random, 4) != 0;
  const std::size_t place =
      number_below(random, is_in_header ? std::min(size, header) : size) / 4 * 4;
  const std::size_t width = std::size_t{4} << number_below(random, 2);
  if (place + width > size) return;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | data[place + i];
  const std::uint64_t choices[] = {0,
                                   1,
                                   value + 1,
                                   value - 1,
                                   value * 2,
                                   value ^ (std::uint64_t{1} << number_below(random, width * 8)),
                                   UINT64_MAX,
                                   UINT64_MAX >> 1,
                                   std::uint64_t{1} << number_below(random, 63),
                                   size,
                                   number_below(random, size),
                                   number_below(random, 13),
                                   0x7ff8000000000000U};
  value = choices[number_below(random, std::size(choices))];
  for (std::size_t i = width; i-- > 0; value >>= 8) {
    data[place + i] = static_cast<std::uint8_t>(value);
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  Random random(seed);
  if (size == 0) return LLVMFuzzerMutate(data, size, most);
  if (number_below(random, 4) == 0) change_word(data, size, random);
  if (std::memcmp(data, "CDF", std::min<std::size_t>(size, 3)) != 0) {
    return simgpu::fuzz::change_hdf5(data, size, most, seed);
  }
  for (std::size_t changes = 1 + number_below(random, 3); changes > 0; --changes) {
    change_number(data, size, random);
  }
  return number_below(random, 8) == 0 ? LLVMFuzzerMutate(data, size, most) : size;
}
