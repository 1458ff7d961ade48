#include "common/io/hdf5_attributes.hpp"

#include <cinttypes>
#include <cstdio>

#include "common/io/csv_format.hpp"
#include "common/io/hdf5_handle.hpp"
#include "common/io/hdf5_names.hpp"

namespace simgpu::io {

namespace {

void write(hid_t object, const char* name, hid_t stored_type, hid_t type, const void* value) {
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  Hdf5Handle attribute(H5Acreate2(object, name, stored_type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                       H5Aclose);
  check_hdf5(H5Awrite(attribute.get(), type, value));
  attribute.close();
}

/// Text of variable length, as write_attribute() writes it.
Hdf5Handle text_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  check_hdf5(H5Tset_size(type.get(), H5T_VARIABLE));
  check_hdf5(H5Tset_cset(type.get(), H5T_CSET_UTF8));
  return type;
}

std::string hexadecimal(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016" PRIx64, number);
  return text;
}

}  // namespace

void write_attribute(hid_t object, const char* name, const std::string& text) {
  // Of variable length, which Python gives as str, and one of fixed length as bytes.
  const Hdf5Handle type = text_type();
  const char* const start = text.c_str();
  write(object, name, type.get(), type.get(), &start);
}

void write_attribute(hid_t object, const char* name, std::uint64_t number) {
  write(object, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &number);
}

void write_attribute(hid_t object, const char* name, double number) {
  write(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &number);
}

void write_state_attributes(hid_t file, const LawInfo& law, std::uint64_t particles,
                            const StateInfo& info) {
  const auto text = [&](const char* name, std::string_view value) {
    write_attribute(file, name, std::string(value));
  };
  text("schema", "simgpu.state");
  text("schema_version", "2.0");
  write_attribute(file, "particles", particles);
  write_attribute(file, "first", info.first);
  write_attribute(file, "step", info.step);
  write_attribute(file, "time", time_of(info));
  write_attribute(file, "timestep", info.timestep);
  if (info.seed) write_attribute(file, "seed", *info.seed);
  text("precision", name_of(info.precision));
  text("math", name_of(info.math));
  text("checksum", hexadecimal(info.checksum));
  if (info.run) text("run", hexadecimal(*info.run));
  text("flow", law.flow);
  text("scheme", law.scheme);
  text("columns", csv_header(law.columns));
  write_attribute(file, "start_time", info.start_time);
  for (std::size_t place = 0; place < law.parameters.size(); ++place) {
    write_attribute(file, parameter_attribute(law.parameters[place]).c_str(),
                    info.law_parameters[place]);
  }
  text("length_unit", "arbitrary");
  text("time_unit", "arbitrary");
}

}  // namespace simgpu::io
