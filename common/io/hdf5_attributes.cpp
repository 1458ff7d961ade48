#include "common/io/hdf5_attributes.hpp"

#include "common/io/csv_format.hpp"
#include "common/io/hdf5_handle.hpp"
#include "common/io/hdf5_names.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"

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

/// Writes a parameter of a run as an attribute of its type; those of a law as one each.
struct ValueWriter {
  hid_t file;
  std::string name;

  void operator()(std::string_view text) const {
    write_attribute(file, name.c_str(), std::string(text));
  }
  void operator()(std::uint64_t count) const { write_attribute(file, name.c_str(), count); }
  void operator()(double number) const { write_attribute(file, name.c_str(), number); }
  void operator()(const Region& region) const { (*this)(text_of(region)); }
  void operator()(const std::vector<LawSetting>& settings) const {
    for (const LawSetting& setting : settings) {
      write_attribute(file, setting_attribute(setting.name).c_str(), setting.value);
    }
  }
};

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
  Parameters run = info.parameters;
  run.law = &law;
  run.particles = particles;
  const auto text = [&](const char* name, const std::string& value) {
    write_attribute(file, name, value);
  };
  text("schema", "simgpu.state");
  text("schema_version", "2.0");
  for (const RunParameter& parameter : run_parameters) {
    if (!is_in_files(parameter, run)) continue;
    if (parameter.of_generated_start && !info.generated_start) continue;
    std::visit(ValueWriter{file, std::string(parameter.name)}, value_of(parameter, run));
  }
  write_attribute(file, "step", info.step);
  write_attribute(file, "time", time_of(run, info.step));
  text("checksum", checksum_text(info.checksum));
  if (info.run) text("run", checksum_text(*info.run));
  text("columns", csv_header(law.columns));
  const std::string_view length_unit = law.columns[0].unit;
  const bool is_arbitrary = length_unit == "length";
  text("length_unit", is_arbitrary ? "arbitrary" : std::string(length_unit));
  text("time_unit", is_arbitrary ? "arbitrary" : "s");
}

}  // namespace simgpu::io
