#pragma once

#include <cstddef>
#include <cstdint>

/// What passes between simgpu and simgpu-read, the process that has the libraries: it reads files
/// of others' making, and copies one of simgpu's own to a format of theirs. One Request, then one
/// Answer, each a message of its own. Numbers of a column or of a field, and the description of a
/// field, lie in memory that both share.
namespace simgpu::io::foreign {

/// What simgpu-read is started for, its only argument: each purpose has wishes of its own.
inline constexpr const char* purpose_columns = "columns";  ///< of particles, in an HDF5 file
inline constexpr const char* purpose_netcdf_columns = "netcdf-columns";  ///< in a NetCDF file
inline constexpr const char* purpose_field = "field";  ///< of velocities, in a NetCDF file
/// To copy a NetCDF file of simgpu's own to a compressed one.
inline constexpr const char* purpose_compression = "compression";

/// simgpu-read finds there what it was given. Its standard streams are the file, too, opened for
/// reading alone, so that nothing it prints goes anywhere.
inline constexpr int file_descriptor = 0;
inline constexpr int channel_descriptor = 3;
inline constexpr int memory_descriptor = 4;
inline constexpr int output_descriptor = 5;  ///< if there is something to be written

/// Bytes of the shared memory.
inline constexpr std::size_t block_bytes = std::size_t{256} * 1024;

/// Names and texts, with a zero at their end.
inline constexpr std::size_t name_bytes = 64;
inline constexpr std::size_t text_bytes = 1024;
/// Names of variables may be longer: NetCDF allows 256 bytes.
inline constexpr std::size_t variable_bytes = 264;

/// The most numbers of a chunk of a compressed file, and the bytes that simgpu-read holds while it
/// makes one: what it copies, what the library makes of it, and what that takes to compress it.
inline constexpr std::size_t compressed_numbers = std::size_t{128} * 1024;
inline constexpr std::size_t compression_bytes = 4 * compressed_numbers * sizeof(double);

/// To be raised whenever what is below changes: both programs must be of one version.
inline constexpr std::uint64_t version = 4;

enum class Wish : std::uint32_t {
  find_column,  ///< whether there is a column `name`
  open_column,  ///< checks the column `name`, and tells its units as `text` if the format has such
  name_other,   ///< tells the name of the column `first` of those beside the opened ones as `text`
  read_column,  ///< puts `count` numbers of an opened column, from the row `first` on, into memory
  read_count,   ///< the file's attribute `name`, if it is an integer
  read_number,  ///< likewise a floating-point number
  read_text,    ///< likewise a text
  open_field,   ///< finds the velocities, `variables` if they are named, puts a FieldDescription
  read_axis,    ///< puts `count` coordinates of the axis `column`, from `first` on, as doubles
  read_level,   ///< puts `count` nodes of the component `column` at the time `level`, likewise
  begin_copy,   ///< begins a compressed copy, and tells as `count` of how many parts
  copy_part,    ///< copies the part `first` of it
  finish_copy,  ///< completes it
};

/// Axes of a field by their number in a Request. Times are in seconds since the first of the file.
enum class Axis : std::uint32_t { x, y, z, time };

struct Request {
  Wish wish = Wish::find_column;
  std::uint32_t column = 0;  ///< as they were opened, from 0; of a field a component or an axis
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  std::uint64_t level = 0;
  char name[name_bytes] = {};
  char variables[3][variable_bytes] = {};  ///< of the components; none is named by empty ones
};

/// A field of velocities in the form in which it is delivered, whatever the file's:
/// - each axis strictly ascending;
/// - nodes in the order z, y, x, with x the fastest;
/// - velocities in m/s, the third component along the delivered z axis;
/// - a missing value is -0.0, and no other value is;
/// - if the grid covers all longitudes, its last column repeats the first one, 360 degrees further
///   east.
struct FieldDescription {
  std::uint64_t nodes[3] = {};     ///< along x, y and z; none along z if it has two dimensions
  std::uint64_t times = 0;         ///< 0 if the field does not change and has no axis of time
  std::uint64_t room = 0;          ///< bytes that simgpu-read holds while it reads the field
  std::int64_t first_seconds = 0;  ///< the first time, since 1970 began in the file's calendar
  double first_fraction = 0;       ///< and its fraction of a second
  std::uint32_t components = 0;    ///< 2 or 3
  std::uint32_t value_bytes = 0;   ///< 4 or 8
  std::uint32_t is_geographic = 0;
  std::uint32_t is_periodic = 0;
  std::uint32_t is_depth = 0;  ///< z is positive down
  std::uint32_t has_date = 0;  ///< whether times count from a date
  std::uint32_t calendar = 0;  ///< a field::Calendar
  char variables[3][variable_bytes] = {};
  char units[name_bytes] = {};  ///< of the first component, as the file has them
};

enum class Outcome : std::uint32_t {
  ready,      ///< the first answer, without a request; `count` is the version
  done,       ///< as asked for
  absent,     ///< there is no such attribute or column
  refused,    ///< the file is wrong: `text` says in what
  no_memory,  ///< there is not enough of it for the library
};

struct Answer {
  Outcome outcome = Outcome::done;
  std::uint32_t number_bytes = 0;  ///< 4 or 8, of a column
  std::uint64_t rows = 0;          ///< of a column
  std::uint64_t room =
      0;  ///< bytes that simgpu-read holds while it reads the columns opened so far
  std::uint64_t count = 0;
  double number = 0;
  char text[text_bytes] = {};
};

}  // namespace simgpu::io::foreign
