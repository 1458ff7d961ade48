#include "common/io/npy_header.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/base/error.hpp"
#include "common/io/column_names.hpp"
#include "common/io/little_endian.hpp"
#include "common/io/python_literal.hpp"
#include "common/io/quote.hpp"
#include "common/io/stored_numbers.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t version_bytes = 2;
constexpr std::uint64_t most_record_bytes = std::uint64_t{64} * 1024;
constexpr std::size_t most_text_bytes = std::size_t{64} * 1024;

/// Understands the text of a header: {'descr': ..., 'fortran_order': ..., 'shape': ..., }.
class HeaderParser {
 public:
  HeaderParser(const std::string& name, Columns columns, std::string_view text)
      : name_(name), columns_(columns), literal_(text) {}

  NpyHeader parse() {
    try {
      parse_keys();
    } catch (const PythonLiteral::Malformed&) {
      fail("its header is damaged; save the array again with numpy.save");
    }
    return std::move(header_);
  }

 private:
  void parse_keys() {
    bool has_type = false;
    bool has_order = false;
    bool has_shape = false;
    literal_.expect('{');
    while (!literal_.take('}')) {
      const std::string_view key = literal_.string();
      literal_.expect(':');
      if (key == "descr" && !std::exchange(has_type, true)) {
        parse_type();
      } else if (key == "fortran_order" && !std::exchange(has_order, true)) {
        literal_.boolean();  // one dimension lies the same way in either order
      } else if (key == "shape" && !std::exchange(has_shape, true)) {
        parse_shape();
      } else {
        throw PythonLiteral::Malformed{};
      }
      if (!literal_.take(',')) {
        literal_.expect('}');
        break;
      }
    }
    literal_.expect_end();
    if (!has_type || !has_order || !has_shape) throw PythonLiteral::Malformed{};
  }

  void parse_type() {
    if (literal_.is_string()) {
      header_.precision = precision_of_type(literal_.string(), "the array ");
      return;
    }
    literal_.expect('[');
    while (!literal_.take(']')) {
      parse_column();
      if (!literal_.take(',')) {
        literal_.expect(']');
        break;
      }
    }
    if (header_.columns.empty()) throw PythonLiteral::Malformed{};
  }

  void parse_column() {
    literal_.expect('(');
    if (literal_.take('(')) fail("its columns have titles, which particles' have not");
    const std::string column(literal_.string());
    literal_.expect(',');
    const std::string where = "column " + quote(column) + " ";
    if (!column_in_file(columns_, column)) {
      header_.columns.push_back({column, std::nullopt, bytes_of_other_column(where)});
      return;
    }
    if (literal_.take('['))
      fail(where + "has columns of its own; it must be of type '<f8' or '<f4'");
    const Precision precision = precision_of_type(literal_.string(), where);
    const bool has_comma = literal_.take(',');
    if (!literal_.take(')')) {
      if (!has_comma) throw PythonLiteral::Malformed{};
      fail(where + "holds an array; it must hold one number a particle");
    }
    header_.columns.push_back({column, precision, bytes_of_number(precision)});
  }

  /// Takes the rest of a column that is not a particle's, behind its name, for its bytes.
  std::uint64_t bytes_of_other_column(const std::string& where, int depth = 0) {
    constexpr int deepest = 16;
    if (depth > deepest) throw PythonLiteral::Malformed{};
    std::uint64_t bytes = 0;
    if (literal_.take('[')) {
      while (!literal_.take(']')) {
        literal_.expect('(');
        if (literal_.take('(')) fail(where + "has columns with titles, which cannot be read");
        literal_.string();
        literal_.expect(',');
        bytes += bytes_of_other_column(where, depth + 1);
        require_sane(bytes, where);
        if (!literal_.take(',')) {
          literal_.expect(']');
          break;
        }
      }
    } else {
      bytes = bytes_of_type(literal_.string(), where);
    }
    if (!literal_.take(')')) {
      literal_.expect(',');
      if (!literal_.take(')')) {
        bytes = times_shape(bytes, where);
        literal_.expect(')');
      }
    }
    return bytes;
  }

  /// So many bytes for each number of an array: (3,) or (2, 3).
  std::uint64_t times_shape(std::uint64_t bytes, const std::string& where) {
    literal_.expect('(');
    while (!literal_.take(')')) {
      const std::uint64_t count = literal_.number();
      require_sane(count, where);
      bytes *= count;
      require_sane(bytes, where);
      if (!literal_.take(',')) {
        literal_.expect(')');
        break;
      }
    }
    return bytes;
  }

  /// Bytes of numpy's types: '<i8', '|b1', '|S10', '<U5' (characters of four), '<M8[ns]', '|V4'.
  std::uint64_t bytes_of_type(std::string_view type, const std::string& where) const {
    constexpr std::string_view kinds = "biufcmMSUV";
    constexpr std::uint64_t bytes_of_a_character = 4;
    if (type.find('O') != std::string_view::npos) {
      fail(where + "holds Python objects, so the file is not made of records; leave it out");
    }
    std::uint64_t number = 0;
    if (type.size() < 3 || kinds.find(type[1]) == std::string_view::npos) {
      fail(where + "is of type " + quote(type) + ", whose size is not known; leave it out");
    }
    const auto [end, error] = std::from_chars(type.data() + 2, type.data() + type.size(), number);
    const bool ends_well = end == type.data() + type.size() || *end == '[';
    if (error != std::errc{} || !ends_well) throw PythonLiteral::Malformed{};
    require_sane(number, where);
    return type[1] == 'U' ? number * bytes_of_a_character : number;
  }

  void require_sane(std::uint64_t bytes, const std::string& where) const {
    if (bytes > most_record_bytes) {
      fail(where + "makes records longer than " + counted(most_record_bytes, "byte") +
           "; leave it out");
    }
  }

  Precision precision_of_type(std::string_view type, const std::string& where) const {
    if (type == "<f8") return Precision::double_precision;
    if (type == "<f4") return Precision::single_precision;
    if (type == ">f8" || type == ">f4") {
      fail(where + "is big-endian; save it little-endian, by array.astype(...) to '<" +
           std::string(type.substr(1)) + "'");
    }
    if (type.find('O') != std::string_view::npos) {
      fail(where + "holds Python objects, not numbers; save it as '<f8' or '<f4'");
    }
    fail(where + "is of type " + quote(type) + ", not '<f8' or '<f4'");
  }

  void parse_shape() {
    literal_.expect('(');
    std::size_t dimensions = 0;
    while (!literal_.take(')')) {
      header_.count = literal_.number();
      ++dimensions;
      if (!literal_.take(',')) {
        literal_.expect(')');
        break;
      }
    }
    if (dimensions != 1) {
      fail("the array has " + counted(dimensions, "dimension") + "; it must have one");
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::bad_input, name_ + ": " + what);
  }

  const std::string& name_;
  Columns columns_;
  PythonLiteral literal_;
  NpyHeader header_;
};

std::string number_type(Precision precision) {
  return precision == Precision::double_precision ? "'<f8'" : "'<f4'";
}

std::string header_of(const std::string& type, std::uint64_t count) {
  constexpr std::size_t alignment = 64;
  constexpr std::size_t length_bytes = 2;
  std::string text = "{'descr': " + type + ", 'fortran_order': False, 'shape': (" +
                     std::to_string(count) + ",), }";
  const std::size_t before = magic.size() + version_bytes + length_bytes;
  text.append(alignment - 1 - (before + text.size()) % alignment, ' ');
  text += '\n';
  std::string header(magic);
  header += {'\x01', '\x00'};
  append_little_endian(header, text.size(), 2);
  return header + text;
}

}  // namespace

NpyHeader read_npy_header(const std::string& name, Columns columns, const ReadBytes& read) {
  const auto fail = [&](const std::string& what) {
    throw Error(ErrorKind::bad_input, name + ": " + what);
  };
  const auto read_exactly = [&](std::size_t count) {
    std::string bytes(count, '\0');
    if (read(bytes.data(), count) < count) {
      fail("the file is cut off in its header; write it again");
    }
    return bytes;
  };
  std::string start(magic.size() + version_bytes, '\0');
  start.resize(read(start.data(), start.size()));
  if (start.empty()) fail("the file is empty");
  if (!start.starts_with(std::string_view(magic).substr(0, start.size()))) {
    fail("it is no .npy file; save particles with numpy.save");
  }
  if (start.size() < magic.size() + version_bytes) {
    fail("the file is cut off in its header; write it again");
  }
  const auto major = static_cast<unsigned char>(start[magic.size()]);
  const auto minor = static_cast<unsigned char>(start[magic.size() + 1]);
  if (major < 1 || major > 3 || minor != 0) {
    fail("it is of version " + std::to_string(major) + "." + std::to_string(minor) +
         " of the .npy format; 1.0 to 3.0 can be read");
  }
  const std::string length = read_exactly(major == 1 ? 2 : 4);
  const std::size_t text_bytes = little_endian_number(length);
  if (text_bytes > most_text_bytes) {
    fail("its header has " + counted(text_bytes, "byte") + ", more than any of particles");
  }
  const std::string text = read_exactly(text_bytes);
  NpyHeader header = HeaderParser(name, columns, text).parse();
  header.bytes = start.size() + length.size() + text_bytes;
  return header;
}

std::string npy_header_of_numbers(Precision precision, std::uint64_t count) {
  return header_of(number_type(precision), count);
}

std::string npy_header_of_particles(Precision precision, Columns columns, std::uint64_t count) {
  return header_of(npy_particle_type(precision, columns), count);
}

std::string npy_particle_type(Precision precision, Columns columns) {
  std::string type = "[";
  for (const ColumnInfo& column : columns) {
    if (type.size() > 1) type += ", ";
    type += "('" + std::string(column.name) + "', " + number_type(precision) + ")";
  }
  return type + "]";
}

}  // namespace simgpu::io
