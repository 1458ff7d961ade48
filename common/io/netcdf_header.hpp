#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// The 64-bit data variant (CDF-5) of the NetCDF classic format: a header that says where the
/// numbers of each variable lie, all big-endian. See "File Format Specifications" in the NetCDF
/// documentation.
namespace simgpu::io::netcdf {

/// The types of numbers that simgpu writes, by the format's codes.
enum class Type : std::uint32_t { text = 2, float32 = 5, float64 = 6, int64 = 10, uint64 = 11 };

struct Attribute {
  std::string name;
  std::variant<std::string, float, double, std::int64_t, std::uint64_t> value;
};

struct Dimension {
  std::string name;
  std::uint64_t length = 0;  ///< 0 for the record dimension, whose length is the records'
};

struct Variable {
  std::string name;
  std::vector<unsigned> dimensions;  ///< their places in the dataset; the record dimension first
  std::vector<Attribute> attributes;
  Type type = Type::float64;
};

/// What a header says, but for where things lie. Variables with the record dimension must be the
/// last. The numbers of a record must take less than 2^63 bytes, and those of each variable in a
/// record a multiple of four.
struct Dataset {
  std::vector<Dimension> dimensions;
  std::vector<Attribute> attributes;
  std::vector<Variable> variables;
};

/// A header, and where in the file everything is, in bytes. The records follow one another, each
/// with the numbers of all its variables one variable after the other.
class Header {
 public:
  /// The first variable lies at `data_begin`, or right behind the header if that is longer.
  explicit Header(const Dataset& dataset, std::uint64_t data_begin = 0);

  /// The header of a file with so many records.
  std::string bytes(std::uint64_t records) const;

  /// Where the number of records stands in it, and how many bytes that takes.
  static constexpr std::uint64_t records_offset = 4;
  static constexpr std::uint64_t records_bytes = 8;

  /// Where the numbers of the variable at that place begin, of the first record if it has records.
  std::uint64_t begin(std::size_t variable) const { return begins_[variable]; }

  std::uint64_t records_begin() const { return records_begin_; }
  std::uint64_t record_bytes() const { return record_bytes_; }

  /// The most records that a file can have.
  std::uint64_t most_records() const;

  /// Where a file of so many records ends; no more than most_records().
  std::uint64_t end(std::uint64_t records) const {
    return records_begin_ + records * record_bytes_;
  }

 private:
  std::vector<std::uint64_t> begins_;  ///< of each variable
  std::uint64_t records_begin_ = 0;
  std::uint64_t record_bytes_ = 0;
  std::string text_;  ///< of a file without records
};

}  // namespace simgpu::io::netcdf
