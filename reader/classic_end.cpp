#include "reader/classic_end.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>

#include "reader/read_all.hpp"

namespace simgpu::reader {

namespace {

constexpr std::uint64_t most_entries = 100'000;
constexpr std::uint64_t most_name_bytes = 4096;

/// The header is not as it must be.
struct NoHeader {};

std::uint64_t padded(std::uint64_t bytes) {
  return (bytes + 3) / 4 * 4;
}

/// Takes what a header is made of, big-endian, one after the other.
class HeaderBytes {
 public:
  explicit HeaderBytes(int descriptor) : descriptor_(descriptor) {
    std::array<unsigned char, 4> magic{};
    take(magic.data(), magic.size());
    if (magic[0] != 'C' || magic[1] != 'D' || magic[2] != 'F') throw NoHeader{};
    kind_ = magic[3];
    if (kind_ != 1 && kind_ != 2 && kind_ != 5) throw NoHeader{};
  }

  std::uint64_t number(std::size_t bytes) {
    std::array<unsigned char, 8> digits{};
    take(digits.data(), bytes);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i) number = number << 8 | digits[i];
    return number;
  }
  /// A number of entries, a length or the like.
  std::uint64_t count() { return number(kind_ == 5 ? 8 : 4); }
  /// A place in the file.
  std::uint64_t offset() { return number(kind_ == 1 ? 4 : 8); }

  /// How many entries a list has.
  std::uint64_t entries() {
    number(4);  // the list's kind
    const std::uint64_t entries = count();
    if (entries > most_entries) throw NoHeader{};
    return entries;
  }

  std::string name() {
    const std::uint64_t length = count();
    if (length > most_name_bytes) throw NoHeader{};
    std::string name(length, '\0');
    take(name.data(), length);
    skip(padded(length) - length);
    return name;
  }

  void skip(std::uint64_t bytes) {
    if (bytes > INT64_MAX - place_) throw NoHeader{};
    place_ += bytes;
  }

 private:
  void take(void* to, std::size_t bytes) {
    if (!read_all(descriptor_, place_, to, bytes)) throw NoHeader{};
    skip(bytes);
  }

  int descriptor_;
  std::uint64_t place_ = 0;
  unsigned kind_ = 0;
};

std::uint64_t bytes_of_type(std::uint64_t type) {
  constexpr std::array<std::uint64_t, 12> bytes = {0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8};
  if (type == 0 || type >= bytes.size()) throw NoHeader{};
  return bytes[type];
}

std::uint64_t product(std::uint64_t one, std::uint64_t other) {
  if (one != 0 && other > INT64_MAX / one) throw NoHeader{};
  return one * other;
}

void skip_attributes(HeaderBytes& header) {
  for (std::uint64_t i = header.entries(); i > 0; --i) {
    header.name();
    const std::uint64_t bytes = bytes_of_type(header.number(4));
    header.skip(padded(product(bytes, header.count())));
  }
}

struct ClassicVariable {
  std::string name;
  std::uint64_t begin = 0;
  std::uint64_t bytes = 0;  ///< of all, or of one record
  bool has_records = false;
};

ClassicVariable read_classic_variable(HeaderBytes& header,
                                      const std::vector<std::uint64_t>& dimensions) {
  ClassicVariable variable;
  variable.name = header.name();
  std::uint64_t numbers = 1;
  const std::uint64_t count = header.count();
  if (count > most_entries) throw NoHeader{};
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t dimension = header.count();
    if (dimension >= dimensions.size()) throw NoHeader{};
    const std::uint64_t length = dimensions[dimension];
    if (length == 0) variable.has_records = true;  // the unlimited one
    if (length != 0) numbers = product(numbers, length);
  }
  skip_attributes(header);
  variable.bytes = product(numbers, bytes_of_type(header.number(4)));
  header.count();  // the size, which says nothing where it is large
  variable.begin = header.offset();
  return variable;
}

std::vector<ClassicVariable> read_classic_variables(int descriptor) {
  HeaderBytes header(descriptor);
  header.count();  // of records, as libnetcdf knows it
  std::vector<std::uint64_t> dimensions;
  for (std::uint64_t i = header.entries(); i > 0; --i) {
    header.name();
    dimensions.push_back(header.count());
  }
  skip_attributes(header);
  std::vector<ClassicVariable> variables;
  for (std::uint64_t i = header.entries(); i > 0; --i) {
    variables.push_back(read_classic_variable(header, dimensions));
  }
  return variables;
}

/// From one record of all variables to the next. A single one is not padded.
std::uint64_t bytes_of_record(const std::vector<ClassicVariable>& variables) {
  std::uint64_t all = 0;
  std::uint64_t count = 0;
  for (const ClassicVariable& variable : variables) {
    if (!variable.has_records) continue;
    all += padded(variable.bytes);
    ++count;
  }
  if (count > 1) return all;
  const auto only =
      std::find_if(variables.begin(), variables.end(),
                   [](const ClassicVariable& variable) { return variable.has_records; });
  return only == variables.end() ? 0 : only->bytes;
}

std::uint64_t end_of(const ClassicVariable& variable, std::uint64_t records,
                     std::uint64_t record_bytes) {
  std::uint64_t end = variable.begin;
  if (variable.has_records) {
    if (records == 0) return 0;
    end += product(records - 1, record_bytes);
  }
  if (end > INT64_MAX || variable.bytes > INT64_MAX - end) throw NoHeader{};
  return end + variable.bytes;
}

}  // namespace

std::vector<CutVariable> variables_cut_off(int descriptor, std::uint64_t records) {
  std::vector<CutVariable> cut;
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return cut;
  try {
    const std::vector<ClassicVariable> variables = read_classic_variables(descriptor);
    const std::uint64_t record_bytes = bytes_of_record(variables);
    for (const ClassicVariable& variable : variables) {
      const std::uint64_t end = end_of(variable, records, record_bytes);
      if (end > static_cast<std::uint64_t>(status.st_size)) cut.push_back({variable.name, end});
    }
  } catch (const NoHeader&) {
    return cut;
  }
  return cut;
}

}  // namespace simgpu::reader
