#include "reader/netcdf_column.hpp"

#include <array>
#include <span>

#include "common/io/netcdf_names.hpp"
#include "reader/netcdf_chunks.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

bool is_of_simgpu(const NetcdfFile& file) {
  return file.text("schema") == io::trajectory_schema;
}

bool has_frames(const NetcdfFile& file, const NetcdfVariable& variable) {
  const std::vector<int>& dimensions = variable.dimensions;
  return dimensions.size() == 2 && is_of_simgpu(file) &&
         file.dimension_name(dimensions[0]) == io::time_name &&
         file.dimension_name(dimensions[1]) == io::trajectory_name;
}

const NetcdfVariable& require_readable(const NetcdfVariable& variable) {
  if (is_number_or_long(variable.type)) return variable;
  throw Refusal{what(variable) + " is not of numbers; give it numbers, or leave it out"};
}

void get_numbers(int file, int variable, const std::size_t* start, const std::size_t* counts,
                 float* to) {
  check_netcdf(nc_get_vara_float(file, variable, start, counts, to));
}
void get_numbers(int file, int variable, const std::size_t* start, const std::size_t* counts,
                 double* to) {
  check_netcdf(nc_get_vara_double(file, variable, start, counts, to));
}

}  // namespace

NetcdfColumn::NetcdfColumn(const NetcdfFile& file, const NetcdfVariable& variable)
    : file_(file),
      variable_(require_readable(variable)),
      packing_(file, variable),
      is_float_(variable.type == NC_FLOAT && packing_.is_plain()) {
  look_at_dimensions();
  room_ = hold_chunk(file, variable);
}

void NetcdfColumn::look_at_dimensions() {
  const std::vector<int>& dimensions = variable_.dimensions;
  has_frames_ = has_frames(file_, variable_);
  if (has_frames_) {
    const std::uint64_t frames = file_.length(dimensions[0]);
    if (frames == 0) throw Refusal{"has no frame of its trajectories"};
    last_frame_ = frames - 1;
  } else if (dimensions.size() != 1) {
    throw Refusal{what(variable_) + " has " + std::to_string(dimensions.size()) + " dimensions" +
                  (dimensions.empty() ? "" : " " + dimensions_text(file_, variable_)) +
                  "; it must have one, for instance that of one time, which isel(time=-1) of "
                  "xarray selects"};
  }
  rows_ = file_.length(dimensions.back());
}

std::string NetcdfColumn::units() const {
  return file_.text(variable_, "units").value_or("");
}

void NetcdfColumn::read(std::uint64_t first, std::uint64_t count, void* to) const {
  if (is_float_) {
    read_as(first, count, static_cast<float*>(to));
  } else {
    read_as(first, count, static_cast<double*>(to));
  }
}

template <class Number>
void NetcdfColumn::read_as(std::uint64_t first, std::uint64_t count, Number* to) const {
  const std::array<std::size_t, 2> start = {last_frame_, first};
  const std::array<std::size_t, 2> counts = {1, count};
  const std::size_t from = has_frames_ ? 0 : 1;
  get_numbers(file_.id(), variable_.id, start.data() + from, counts.data() + from, to);
  packing_.unpack(std::span(to, count));
}

const NetcdfVariable* find_column(const NetcdfFile& file, const std::string& name) {
  return file.variable(is_of_simgpu(file) ? io::variable_of_column(name) : name);
}

}  // namespace simgpu::reader
