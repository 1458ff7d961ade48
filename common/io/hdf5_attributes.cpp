#include "common/io/hdf5_attributes.hpp"

#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <system_error>

#include "common/io/hdf5_handle.hpp"

namespace simgpu::io {

namespace {

void write(hid_t object, const char* name, hid_t stored_type, hid_t type, const void* value) {
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  Hdf5Handle attribute(H5Acreate2(object, name, stored_type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                       H5Aclose);
  check_hdf5(H5Awrite(attribute.get(), type, value));
  attribute.close();
}

/// Reads an attribute whose type is of that class; nothing if there is none such.
template <class Value>
std::optional<Value> read(hid_t object, const char* name, H5T_class_t type_class, hid_t type) {
  if (H5Aexists(object, name) <= 0) return std::nullopt;
  const Hdf5Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Hdf5Handle stored(H5Aget_type(attribute.get()), H5Tclose);
  const Hdf5Handle space(H5Aget_space(attribute.get()), H5Sclose);
  if (H5Tget_class(stored.get()) != type_class || H5Sget_simple_extent_npoints(space.get()) != 1) {
    return std::nullopt;
  }
  Value value{};
  check_hdf5(H5Aread(attribute.get(), type, &value));
  return value;
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

std::optional<std::uint64_t> read_count(hid_t object, const char* name) {
  return read<std::uint64_t>(object, name, H5T_INTEGER, H5T_NATIVE_UINT64);
}

std::optional<double> read_number(hid_t object, const char* name) {
  return read<double>(object, name, H5T_FLOAT, H5T_NATIVE_DOUBLE);
}

std::optional<std::string> read_text(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return std::nullopt;
  const Hdf5Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Hdf5Handle stored(H5Aget_type(attribute.get()), H5Tclose);
  if (H5Tis_variable_str(stored.get()) <= 0) return std::nullopt;
  const auto characters = read<char*>(object, name, H5T_STRING, text_type().get());
  if (!characters || *characters == nullptr) return std::nullopt;
  std::string text(*characters);
  check_hdf5(H5free_memory(*characters));
  return text;
}

std::optional<std::uint64_t> read_hexadecimal(hid_t object, const char* name) {
  constexpr int base = 16;
  const auto text = read_text(object, name);
  if (!text) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stopped, failure] = std::from_chars(text->data(), end, number, base);
  if (failure != std::errc() || stopped != end) return std::nullopt;
  return number;
}

void write_state_attributes(hid_t file, std::uint64_t particles, const StateInfo& info) {
  const auto text = [&](const char* name, std::string_view value) {
    write_attribute(file, name, std::string(value));
  };
  text("schema", "simgpu.state");
  text("schema_version", "1.2");
  write_attribute(file, "particles", particles);
  write_attribute(file, "first", info.first);
  write_attribute(file, "step", info.step);
  write_attribute(file, "time", static_cast<double>(info.step) * info.timestep);
  write_attribute(file, "timestep", info.timestep);
  if (info.seed) write_attribute(file, "seed", *info.seed);
  text("precision", name_of(info.precision));
  text("arithmetic", name_of(info.arithmetic));
  text("checksum", hexadecimal(info.checksum));
  if (info.run) text("run", hexadecimal(*info.run));
  text("length_unit", "arbitrary");
  text("time_unit", "arbitrary");
}

}  // namespace simgpu::io
