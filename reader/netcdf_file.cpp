#include "reader/netcdf_file.hpp"

#include <algorithm>
#include <array>

#include "common/text/one_line.hpp"
#include "reader/classic_end.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

/// No attribute that is read here is longer in earnest.
constexpr std::size_t most_attribute_numbers = 64;
constexpr std::size_t most_attribute_bytes = std::size_t{1} << 16;
constexpr std::size_t most_variables = 10'000;

struct Attribute {
  nc_type type = NC_NAT;
  std::size_t length = 0;
};

std::optional<Attribute> find_attribute(int file, int variable, const char* name) {
  Attribute found;
  const int status = nc_inq_att(file, variable, name, &found.type, &found.length);
  if (status == NC_ENOTATT) return std::nullopt;
  check_netcdf(status);
  return found;
}

std::string text_of_characters(int file, int variable, const char* name, std::size_t length) {
  std::string text(length, '\0');
  check_netcdf(nc_get_att_text(file, variable, name, text.data()));
  return text.substr(0, text.find('\0'));
}

std::string text_of_string(int file, int variable, const char* name) {
  char* characters = nullptr;
  check_netcdf(nc_get_att_string(file, variable, name, &characters));
  std::string text(characters != nullptr ? characters : "");
  nc_free_string(1, &characters);
  return text;
}

NetcdfVariable look_at_variable(int file, int id) {
  std::array<char, NC_MAX_NAME + 1> name{};
  NetcdfVariable variable;
  variable.id = id;
  int count = 0;
  check_netcdf(nc_inq_varndims(file, id, &count));
  variable.dimensions.resize(static_cast<std::size_t>(std::max(count, 0)));
  check_netcdf(nc_inq_var(file, id, name.data(), &variable.type, nullptr,
                          variable.dimensions.data(), nullptr));
  variable.name = name.data();
  return variable;
}

}  // namespace

void check_netcdf(int status) {
  if (status != NC_NOERR) throw NetcdfFailure{status};
}

NetcdfFile::NetcdfFile(const std::string& path) {
  check_netcdf(nc_open(path.c_str(), NC_NOWRITE, &id_));
  int count = 0;
  check_netcdf(nc_inq_nvars(id_, &count));
  if (count < 0 || static_cast<std::size_t>(count) > most_variables) {
    throw Refusal{"has " + std::to_string(count) +
                  " variables; copy what simgpu needs to a file of its own"};
  }
  for (int id = 0; id < count; ++id) variables_.push_back(look_at_variable(id_, id));
}

NetcdfFile::~NetcdfFile() {
  if (id_ >= 0) nc_close(id_);
}

const NetcdfVariable* NetcdfFile::variable(std::string_view name) const {
  const auto found = std::find_if(variables_.begin(), variables_.end(),
                                  [&](const auto& variable) { return variable.name == name; });
  return found == variables_.end() ? nullptr : &*found;
}

std::vector<std::string> NetcdfFile::groups() const {
  constexpr int most_groups = 1000;
  constexpr std::size_t most_listed = 5;
  int count = 0;
  if (nc_inq_grps(id_, &count, nullptr) != NC_NOERR || count > most_groups) return {};
  std::vector<int> groups(static_cast<std::size_t>(std::max(count, 0)));
  check_netcdf(nc_inq_grps(id_, &count, groups.data()));
  groups.resize(std::min(groups.size(), most_listed));
  std::vector<std::string> names;
  for (const int group : groups) {
    std::array<char, NC_MAX_NAME + 1> name{};
    check_netcdf(nc_inq_grpname(group, name.data()));
    names.emplace_back(name.data());
  }
  return names;
}

std::string NetcdfFile::dimension_name(int dimension) const {
  std::array<char, NC_MAX_NAME + 1> name{};
  check_netcdf(nc_inq_dimname(id_, dimension, name.data()));
  return name.data();
}

std::uint64_t NetcdfFile::length(int dimension) const {
  std::size_t length = 0;
  check_netcdf(nc_inq_dimlen(id_, dimension, &length));
  return length;
}

std::optional<std::string> NetcdfFile::text(const char* attribute) const {
  return text_of(NC_GLOBAL, attribute);
}

std::optional<std::string> NetcdfFile::text(const NetcdfVariable& variable,
                                            const char* attribute) const {
  return text_of(variable.id, attribute);
}

std::optional<std::string> NetcdfFile::text_of(int variable, const char* attribute) const {
  const std::optional<Attribute> found = find_attribute(id_, variable, attribute);
  if (!found || found->length > most_attribute_bytes) return std::nullopt;
  if (found->type == NC_CHAR) {
    return text_of_characters(id_, variable, attribute, found->length);
  }
  if (found->type == NC_STRING && found->length == 1) {
    return text_of_string(id_, variable, attribute);
  }
  return std::nullopt;
}

std::vector<double> NetcdfFile::numbers(const NetcdfVariable& variable,
                                        const char* attribute) const {
  const std::optional<Attribute> found = find_attribute(id_, variable.id, attribute);
  if (!found) return {};
  if (!is_number_or_long(found->type) || found->length > most_attribute_numbers) {
    throw Refusal{what(variable) + " has an attribute '" + attribute +
                  "' that is not a number; give it one, or remove it"};
  }
  std::vector<double> numbers(found->length);
  check_netcdf(nc_get_att_double(id_, variable.id, attribute, numbers.data()));
  if (variable.type == NC_FLOAT) {
    for (double& number : numbers) number = static_cast<float>(number);
  }
  return numbers;
}

int NetcdfFile::storage(const NetcdfVariable& variable) const {
  int storage = NC_CONTIGUOUS;
  const int status = nc_inq_var_chunking(id_, variable.id, &storage, nullptr);
  if (status == NC_ENOTNC4) return NC_CONTIGUOUS;
  check_netcdf(status);
  if (storage == NC_CONTIGUOUS || storage == NC_CHUNKED || storage == NC_COMPACT) return storage;
  throw Refusal{what(variable) +
                " has its numbers in other files (a virtual dataset), which simgpu does not open; "
                "copy them into one file, for instance with nccopy"};
}

nc_type NetcdfFile::type_of(const NetcdfVariable& variable, const char* attribute) const {
  return find_attribute(id_, variable.id, attribute).value_or(Attribute{}).type;
}

void require_whole(const NetcdfFile& file, int descriptor) {
  int unlimited = -1;
  std::uint64_t records = 0;
  if (nc_inq_unlimdim(file.id(), &unlimited) == NC_NOERR && unlimited >= 0) {
    records = file.length(unlimited);
  }
  for (const CutVariable& cut : variables_cut_off(descriptor, records)) {
    throw Refusal{"is not whole: variable '" + one_line(cut.name) + "' would end at byte " +
                  std::to_string(cut.end) + ", which the file does not have; get it again"};
  }
}

bool is_number(nc_type type) {
  switch (type) {
    case NC_BYTE:
    case NC_UBYTE:
    case NC_SHORT:
    case NC_USHORT:
    case NC_INT:
    case NC_UINT:
    case NC_FLOAT:
    case NC_DOUBLE:
      return true;
    default:
      return false;
  }
}

bool is_long_integer(nc_type type) {
  return type == NC_INT64 || type == NC_UINT64;
}

bool is_number_or_long(nc_type type) {
  return is_number(type) || is_long_integer(type);
}

std::string what(const NetcdfVariable& variable) {
  return "variable '" + one_line(variable.name) + "'";
}

std::string listed(const std::vector<const NetcdfVariable*>& variables) {
  std::string text;
  for (const NetcdfVariable* const variable : variables) {
    text += (text.empty() ? "'" : ", '") + one_line(variable->name) + "'";
  }
  return text;
}

std::string dimensions_text(const NetcdfFile& file, const NetcdfVariable& variable) {
  std::string text;
  for (const int dimension : variable.dimensions) {
    text += (text.empty() ? "" : ", ") + file.dimension_name(dimension);
  }
  return "(" + one_line(text) + ")";
}

}  // namespace simgpu::reader
