#include "common/io/netcdf_header.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <string_view>

#include "common/io/big_endian.hpp"

namespace simgpu::io::netcdf {

namespace {

constexpr std::string_view magic = "CDF\x05";

/// The words before the lists of a header.
enum class Tag : std::uint32_t { absent = 0, dimension = 10, variable = 11, attribute = 12 };

constexpr std::uint64_t alignment = 4;

constexpr std::uint64_t padded_size(std::uint64_t bytes) {
  return (bytes + alignment - 1) / alignment * alignment;
}

void append_word(std::string& bytes, std::uint32_t word) {
  append_big_endian(bytes, word, sizeof word);
}

void append_count(std::string& bytes, std::uint64_t count) {
  append_big_endian(bytes, count, sizeof count);
}

void append_padded(std::string& bytes, std::string_view text) {
  bytes += text;
  bytes.append(padded_size(text.size()) - text.size(), '\0');
}

void append_name(std::string& bytes, std::string_view name) {
  append_count(bytes, name.size());
  append_padded(bytes, name);
}

/// Begins a list of so many elements.
void append_list(std::string& bytes, Tag tag, std::size_t elements) {
  append_word(bytes, static_cast<std::uint32_t>(elements == 0 ? Tag::absent : tag));
  append_count(bytes, elements);
}

/// Appends the value of an attribute: its type, its length and its bytes.
struct ValueAppender {
  std::string& bytes;

  void operator()(const std::string& text) const {
    begin(Type::text, text.size());
    append_padded(bytes, text);
  }
  void operator()(float number) const {
    begin(Type::float32, 1);
    append_word(bytes, std::bit_cast<std::uint32_t>(number));
  }
  void operator()(double number) const {
    begin(Type::float64, 1);
    append_count(bytes, std::bit_cast<std::uint64_t>(number));
  }
  void operator()(std::int64_t number) const {
    begin(Type::int64, 1);
    append_count(bytes, static_cast<std::uint64_t>(number));
  }
  void operator()(std::uint64_t number) const {
    begin(Type::uint64, 1);
    append_count(bytes, number);
  }

 private:
  void begin(Type type, std::uint64_t length) const {
    append_word(bytes, static_cast<std::uint32_t>(type));
    append_count(bytes, length);
  }
};

void append_attributes(std::string& bytes, const std::vector<Attribute>& attributes) {
  append_list(bytes, Tag::attribute, attributes.size());
  for (const Attribute& attribute : attributes) {
    append_name(bytes, attribute.name);
    std::visit(ValueAppender{bytes}, attribute.value);
  }
}

std::uint64_t bytes_of_element(Type type) {
  switch (type) {
    case Type::text:
      return 1;
    case Type::float32:
      return sizeof(float);
    default:
      return sizeof(double);
  }
}

bool has_records(const Dataset& dataset, const Variable& variable) {
  return !variable.dimensions.empty() && dataset.dimensions[variable.dimensions[0]].length == 0;
}

/// Bytes of a variable, of one record if it has records.
std::uint64_t bytes_of_variable(const Dataset& dataset, const Variable& variable) {
  std::uint64_t bytes = bytes_of_element(variable.type);
  for (const unsigned dimension : variable.dimensions) {
    if (const std::uint64_t length = dataset.dimensions[dimension].length; length > 0) {
      bytes *= length;
    }
  }
  return padded_size(bytes);
}

/// A header of no records, whose variables lie where `begins` says.
std::string header_text(const Dataset& dataset, const std::vector<std::uint64_t>& begins) {
  std::string bytes(magic);
  append_count(bytes, 0);
  append_list(bytes, Tag::dimension, dataset.dimensions.size());
  for (const Dimension& dimension : dataset.dimensions) {
    append_name(bytes, dimension.name);
    append_count(bytes, dimension.length);
  }
  append_attributes(bytes, dataset.attributes);
  append_list(bytes, Tag::variable, dataset.variables.size());
  for (std::size_t place = 0; place < dataset.variables.size(); ++place) {
    const Variable& variable = dataset.variables[place];
    append_name(bytes, variable.name);
    append_count(bytes, variable.dimensions.size());
    for (const unsigned dimension : variable.dimensions) append_count(bytes, dimension);
    append_attributes(bytes, variable.attributes);
    append_word(bytes, static_cast<std::uint32_t>(variable.type));
    append_count(bytes, bytes_of_variable(dataset, variable));
    append_count(bytes, begins[place]);
  }
  return bytes;
}

}  // namespace

Header::Header(const Dataset& dataset, std::uint64_t data_begin)
    : begins_(dataset.variables.size()) {
  // Its length does not depend on the places that stand in it.
  std::uint64_t next = std::max<std::uint64_t>(header_text(dataset, begins_).size(), data_begin);
  records_begin_ = next;
  for (std::size_t place = 0; place < begins_.size(); ++place) {
    const Variable& variable = dataset.variables[place];
    const std::uint64_t size = bytes_of_variable(dataset, variable);
    begins_[place] = next;
    next += size;
    if (has_records(dataset, variable)) {
      record_bytes_ += size;
    } else {
      records_begin_ = next;
    }
  }
  text_ = header_text(dataset, begins_);
}

std::string Header::bytes(std::uint64_t records) const {
  std::string count;
  append_count(count, records);
  std::string text = text_;
  return text.replace(records_offset, records_bytes, count);
}

std::uint64_t Header::most_records() const {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  return record_bytes_ == 0 ? 0 : (most - records_begin_) / record_bytes_;
}

}  // namespace simgpu::io::netcdf
