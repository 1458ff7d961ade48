#pragma once

#include <netcdf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simgpu::reader {

/// A call of libnetcdf that failed.
struct NetcdfFailure {
  int status;
};

/// Throws NetcdfFailure if `status` is no success.
void check_netcdf(int status);

/// A variable of a file, and what the file says of its shape.
struct NetcdfVariable {
  int id = -1;
  std::string name;
  nc_type type = NC_NAT;
  std::vector<int> dimensions;  ///< by their numbers, slowest first
};

/// A NetCDF file that is open for reading: the variables of its root group. What it throws,
/// Refusal or NetcdfFailure, means that the file is not read.
class NetcdfFile {
 public:
  explicit NetcdfFile(const std::string& path);
  ~NetcdfFile();
  NetcdfFile(const NetcdfFile&) = delete;
  NetcdfFile& operator=(const NetcdfFile&) = delete;

  int id() const noexcept { return id_; }
  const std::vector<NetcdfVariable>& variables() const noexcept { return variables_; }
  /// The variable of that name, or null.
  const NetcdfVariable* variable(std::string_view name) const;

  /// The names of its groups below the root, whose variables are not read; the first few.
  std::vector<std::string> groups() const;

  std::string dimension_name(int dimension) const;
  std::uint64_t length(int dimension) const;

  /// The text of an attribute of the file; nothing as below.
  std::optional<std::string> text(const char* attribute) const;

  /// The text of a variable's attribute; nothing if there is none, or it is no text.
  std::optional<std::string> text(const NetcdfVariable& variable, const char* attribute) const;

  /// The numbers of a variable's attribute, rounded to single precision if the variable is of it;
  /// none if there is no such attribute. Refuses one that is text.
  std::vector<double> numbers(const NetcdfVariable& variable, const char* attribute) const;

  /// How a variable's numbers are stored, as nc_inq_var_chunking() has it; NC_CONTIGUOUS in classic
  /// files. Refuses a variable whose numbers are in other files (a virtual dataset), which are not
  /// opened: the library would take them for missing.
  int storage(const NetcdfVariable& variable) const;

  /// The type of a variable's attribute; NC_NAT if there is none.
  nc_type type_of(const NetcdfVariable& variable, const char* attribute) const;

 private:
  std::optional<std::string> text_of(int variable, const char* attribute) const;

  int id_ = -1;
  std::vector<NetcdfVariable> variables_;
};

/// Whether a variable of that type holds numbers that a double holds exactly: floating-point ones,
/// or integers of at most 32 bits.
bool is_number(nc_type type);
/// Whether it holds integers of 64 bits, of which a double may hold the nearest number only.
bool is_long_integer(nc_type type);
/// Whether it is one of these or of those.
bool is_number_or_long(nc_type type);

/// Refuses a file that is cut off, `descriptor`, too, which libnetcdf would read on in zeros.
void require_whole(const NetcdfFile& file, int descriptor);

/// How a sentence names a variable, several of them, or the dimensions of one.
std::string what(const NetcdfVariable& variable);
std::string listed(const std::vector<const NetcdfVariable*>& variables);
std::string dimensions_text(const NetcdfFile& file, const NetcdfVariable& variable);

}  // namespace simgpu::reader
