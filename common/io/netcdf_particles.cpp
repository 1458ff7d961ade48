#include "common/io/netcdf_particles.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "common/io/big_endian.hpp"
#include "common/io/csv_format.hpp"
#include "common/io/hdf5_names.hpp"
#include "common/io/netcdf_names.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io::netcdf {

namespace {

/// The places of the dimensions. VTK's reader, which knows no coordinates that change with time,
/// would take longitude and latitude of the first time for all if the time had the first place.
constexpr unsigned trajectory_dimension = 0;
constexpr unsigned time_dimension = 1;

/// A unit that is a power of any length and time, as the user may choose them, is none that the
/// conventions know.
bool is_arbitrary(std::string_view unit) {
  return unit.empty() || unit.find("length") != std::string_view::npos ||
         unit.find("time") != std::string_view::npos;
}

std::string units_of(std::string_view unit) {
  return is_arbitrary(unit) ? "1" : std::string(unit);
}

/// What the conventions call a column of a position.
void add_position_attributes(const ColumnInfo& column, unsigned axis,
                             std::vector<Attribute>& attributes) {
  const auto add = [&](const char* name, const char* value) {
    attributes.push_back({name, std::string(value)});
  };
  constexpr const char* axes[] = {"X", "Y", "Z"};
  add("axis", axes[axis]);
  if (column.name == "lon") add("standard_name", "longitude");
  if (column.name == "lat") add("standard_name", "latitude");
  if (column.name == "depth") add("standard_name", "depth");
  if (axis == 2) add("positive", column.name == "depth" ? "down" : "up");
}

/// The names of the columns of a position, with spaces between.
std::string coordinates_text(const LawInfo& law) {
  std::string text;
  for (unsigned axis = 0; axis < law.dimensions; ++axis) {
    text += (axis == 0 ? "" : " ") + variable_of_column(law.columns[axis].name);
  }
  return text;
}

Variable column_variable(const LawInfo& law, unsigned place, Precision precision) {
  const ColumnInfo& column = law.columns[place];
  const bool is_double = precision == Precision::double_precision;
  Variable variable{variable_of_column(column.name),
                    {time_dimension, trajectory_dimension},
                    {},
                    is_double ? Type::float64 : Type::float32};
  // Readers hide the format's own fill value, which is a number that a particle may have.
  if (is_double) {
    variable.attributes.push_back({"_FillValue", std::numeric_limits<double>::quiet_NaN()});
  } else {
    variable.attributes.push_back({"_FillValue", std::numeric_limits<float>::quiet_NaN()});
  }
  variable.attributes.push_back({"long_name", std::string(column.meaning)});
  variable.attributes.push_back({"units", units_of(column.unit)});
  if (place < law.dimensions) {
    add_position_attributes(column, place, variable.attributes);
  } else {
    variable.attributes.push_back({"coordinates", coordinates_text(law)});
  }
  return variable;
}

/// Appends a parameter of a run as an attribute of its type; those of a law as one each.
struct ParameterAppender {
  std::vector<Attribute>& attributes;
  std::string name;

  void operator()(std::string_view text) const { attributes.push_back({name, std::string(text)}); }
  void operator()(std::uint64_t count) const { attributes.push_back({name, count}); }
  void operator()(double number) const { attributes.push_back({name, number}); }
  void operator()(const Region& region) const { attributes.push_back({name, text_of(region)}); }
  void operator()(const std::vector<LawSetting>& settings) const {
    for (const LawSetting& setting : settings) {
      attributes.push_back({setting_attribute(setting.name), setting.value});
    }
  }
};

std::vector<Attribute> global_attributes(const Parameters& run, const StateInfo& info) {
  std::vector<Attribute> attributes = {{"Conventions", std::string("CF-1.8")},
                                       {"featureType", std::string("trajectory")},
                                       {"source", std::string("simgpu")},
                                       {"schema", std::string(trajectory_schema)},
                                       {"schema_version", std::string("1.0")}};
  for (const RunParameter& parameter : run_parameters) {
    if (!is_in_files(parameter, run)) continue;
    if (parameter.of_generated_start && !info.generated_start) continue;
    std::visit(ParameterAppender{attributes, std::string(parameter.name)},
               value_of(parameter, run));
  }
  if (info.run) attributes.push_back({"run", checksum_text(*info.run)});
  attributes.push_back({"columns", csv_header(run.law->columns)});
  return attributes;
}

/// Without a date to count from it has no standard_name, and its units are none that readers take
/// for those of an interval, which they would round to nanoseconds.
Variable time_variable(const LawInfo& law, const GriddedField& field) {
  Variable time{time_name, {time_dimension}, {}, Type::float64};
  const auto add = [&](const char* name, const std::string& value) {
    time.attributes.push_back({name, value});
  };
  const bool has_date = !field.reference_date.empty();
  add("long_name", "time, start_time at step 0");
  add("units", has_date                            ? "seconds since " + field.reference_date
               : is_arbitrary(law.columns[0].unit) ? "1"
                                                   : "s");
  add("axis", "T");
  if (!has_date) return time;
  add("standard_name", "time");
  add("calendar", field.calendar);
  return time;
}

}  // namespace

Dataset describe_particles(const LawInfo& law, const Range& particles, const StateInfo& info) {
  Parameters run = info.parameters;
  run.law = &law;
  run.particles = particles.count;
  Dataset dataset;
  dataset.dimensions = {{trajectory_name, particles.count}, {time_name, 0}};
  dataset.attributes = global_attributes(run, info);
  dataset.variables.push_back({trajectory_name,
                               {trajectory_dimension},
                               {{"long_name", std::string("index of the particle in its run")},
                                {"cf_role", std::string("trajectory_id")}},
                               Type::int64});
  dataset.variables.push_back(time_variable(law, run.field));
  dataset.variables.push_back({step_name,
                               {time_dimension},
                               {{"long_name", std::string("steps since the start of the run")},
                                {"units", std::string("1")}},
                               Type::int64});
  for (unsigned column = 0; column < law.column_count(); ++column) {
    dataset.variables.push_back(column_variable(law, column, run.precision));
  }
  return dataset;
}

template <class Real>
template <class Number, class NumberAt>
void ParticleEncoder<Real>::write_all(std::uint64_t begin, std::uint64_t count,
                                      const NumberAt& number_at) {
  constexpr std::uint64_t most = own_bytes / sizeof(Number);
  for (std::uint64_t first = 0; first < count; first += most) {
    const std::uint64_t at_once = std::min(most, count - first);
    for (std::uint64_t i = 0; i < at_once; ++i) {
      const auto bits = big_endian_bits(number_at(first + i));
      static_assert(sizeof bits == sizeof(Number));
      std::memcpy(buffer_.data() + i * sizeof bits, &bits, sizeof bits);
    }
    write_at_(begin + first * sizeof(Number), {buffer_.data(), at_once * sizeof(Number)});
  }
}

template <class Real>
void ParticleEncoder<Real>::write_numbers(std::uint64_t begin, const Range& particles) {
  write_all<std::int64_t>(begin, particles.count, [&](std::uint64_t i) {
    return static_cast<std::int64_t>(particles.first + i);
  });
}

template <class Real>
void ParticleEncoder<Real>::write_time(std::uint64_t begin, double time, std::uint64_t step) {
  write_all<double>(begin, 1, [&](std::uint64_t) { return time; });
  write_all<std::int64_t>(begin + sizeof time, 1,
                          [&](std::uint64_t) { return static_cast<std::int64_t>(step); });
}

template <class Real>
void ParticleEncoder<Real>::write(std::uint64_t begin, std::uint64_t row, std::uint64_t rows,
                                  ParticleView<const Real> block) {
  constexpr std::uint64_t time_and_step = sizeof(double) + sizeof(std::int64_t);
  for (unsigned column = 0; column < block.column_count; ++column) {
    const Real* const numbers = block.columns[column];
    write_all<Real>(begin + time_and_step + (column * rows + row) * sizeof(Real), block.size,
                    [numbers](std::uint64_t i) { return numbers[i]; });
  }
}

template class ParticleEncoder<double>;
template class ParticleEncoder<float>;

}  // namespace simgpu::io::netcdf
