#include "common/text/one_line.hpp"
#include "reader/netcdf_units.hpp"
#include "reader/netcdf_values.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

NetcdfMeaning::NetcdfMeaning(const NetcdfFile& file, const NetcdfVariable& variable, bool is_turned)
    : value_bytes_(variable.type == NC_DOUBLE ? sizeof(double) : sizeof(float)),
      packing_(file, variable) {
  look_at_units(file, variable);
  if (is_turned) factor_ = -factor_;
}

void NetcdfMeaning::look_at_units(const NetcdfFile& file, const NetcdfVariable& variable) {
  const std::optional<std::string> units = file.text(variable, "units");
  const auto factor = metres_per_second(units.value_or(""));
  if (!factor) {
    throw Refusal{what(variable) +
                  (units ? " has the units '" + one_line(*units) + "'" : " has no units") +
                  "; simgpu reads velocities in m/s, cm/s, km/h, knots and the like"};
  }
  units_ = *units;
  factor_ = *factor;
}

}  // namespace simgpu::reader
