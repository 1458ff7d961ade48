#include "reader/netcdf_packing.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

/// What stands for numbers that were never written, where the file does not say; nothing for bytes,
/// of which any may be meant.
std::optional<double> default_fill(nc_type type) {
  switch (type) {
    case NC_SHORT:
      return NC_FILL_SHORT;
    case NC_USHORT:
      return NC_FILL_USHORT;
    case NC_INT:
      return NC_FILL_INT;
    case NC_UINT:
      return NC_FILL_UINT;
    case NC_FLOAT:
      return static_cast<double>(NC_FILL_FLOAT);
    case NC_DOUBLE:
      return NC_FILL_DOUBLE;
    default:
      return std::nullopt;
  }
}

std::optional<double> one_number(const NetcdfFile& file, const NetcdfVariable& variable,
                                 const char* name) {
  const std::vector<double> numbers = file.numbers(variable, name);
  if (numbers.empty()) return std::nullopt;
  if (numbers.size() == 1) return numbers.front();
  throw Refusal{what(variable) + " has an attribute '" + name + "' of " +
                std::to_string(numbers.size()) + " numbers; it must be one"};
}

bool is_floating(nc_type type) {
  return type == NC_FLOAT || type == NC_DOUBLE;
}

/// How many values an integer of that type has.
double range_of(nc_type type) {
  if (type == NC_BYTE) return 256;
  return type == NC_SHORT ? 65536 : 4294967296;
}

}  // namespace

NetcdfPacking::NetcdfPacking(const NetcdfFile& file, const NetcdfVariable& variable) {
  look_at_packing(file, variable);
  look_at_missing(file, variable);
  look_at_range(file, variable);
}

void NetcdfPacking::look_at_packing(const NetcdfFile& file, const NetcdfVariable& variable) {
  const bool is_signed =
      variable.type == NC_BYTE || variable.type == NC_SHORT || variable.type == NC_INT;
  if (is_signed && file.text(variable, "_Unsigned") == "true") {
    unsigned_range_ = range_of(variable.type);
  }
  scale_ = one_number(file, variable, "scale_factor").value_or(1);
  offset_ = one_number(file, variable, "add_offset").value_or(0);
  if (!std::isfinite(scale_) || scale_ == 0 || !std::isfinite(offset_)) {
    throw Refusal{what(variable) +
                  " is packed with a scale_factor of zero, or with one or an add_offset that is "
                  "not finite"};
  }
}

double NetcdfPacking::as_stored(double number) const {
  return number < 0 ? number + unsigned_range_ : number;
}

void NetcdfPacking::look_at_missing(const NetcdfFile& file, const NetcdfVariable& variable) {
  missing_ = file.numbers(variable, "_FillValue");
  if (missing_.empty()) {
    if (const auto fill = default_fill(variable.type)) missing_.push_back(*fill);
  }
  const std::vector<double> others = file.numbers(variable, "missing_value");
  missing_.insert(missing_.end(), others.begin(), others.end());
  for (double& number : missing_) number = as_stored(number);
}

void NetcdfPacking::look_at_range(const NetcdfFile& file, const NetcdfVariable& variable) {
  const std::vector<double> range = file.numbers(variable, "valid_range");
  const bool has_both = range.size() == 2;
  const auto least = has_both ? range[0] : one_number(file, variable, "valid_min");
  const auto most = has_both ? range[1] : one_number(file, variable, "valid_max");
  const bool is_of_unpacked =
      !is_floating(variable.type) &&
      (is_floating(file.type_of(variable, has_both ? "valid_range" : "valid_min")) ||
       is_floating(file.type_of(variable, has_both ? "valid_range" : "valid_max")));
  if (!is_of_unpacked) {
    least_ = as_stored(least.value_or(least_));
    most_ = as_stored(most.value_or(most_));
    return;
  }
  // One more on either side: limits are rounded, too.
  const double one = (least.value_or(least_) - offset_) / scale_;
  const double other = (most.value_or(most_) - offset_) / scale_;
  least_ = std::min(one, other) - 1;
  most_ = std::max(one, other) + 1;
}

template <class Number>
void NetcdfPacking::unpack(std::span<Number> numbers) const {
  constexpr std::size_t in_a_block = 2048;  // few enough for the first-level cache
  while (!numbers.empty()) {
    const std::size_t count = std::min(numbers.size(), in_a_block);
    unpack_block(numbers.first(count));
    numbers = numbers.subspan(count);
  }
}

/// A loop for each operation, so that compilers turn them into vector instructions.
template <class Number>
void NetcdfPacking::unpack_block(std::span<Number> numbers) const {
  const auto replace_each = [&](const auto& result_of) {
    for (Number& number : numbers) {
      number = static_cast<Number>(result_of(static_cast<double>(number)));
    }
  };
  if (unsigned_range_ != 0) replace_each([this](double stored) { return as_stored(stored); });
  replace_each([least = least_, most = most_](double stored) {
    return stored >= least && stored <= most ? stored : missing_value;
  });
  for (const double one : missing_) {
    replace_each([one](double stored) { return stored == one ? missing_value : stored; });
  }
  if (scale_ != 1) replace_each([scale = scale_](double value) { return value * scale; });
  if (offset_ != 0) replace_each([offset = offset_](double value) { return value + offset; });
}

template void NetcdfPacking::unpack(std::span<float>) const;
template void NetcdfPacking::unpack(std::span<double>) const;

}  // namespace simgpu::reader
