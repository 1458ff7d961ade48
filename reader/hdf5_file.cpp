#include "reader/hdf5_file.hpp"

#include <algorithm>

#include "reader/descriptor_driver.hpp"

namespace simgpu::reader {

using io::check_hdf5;
using io::Hdf5Handle;

namespace {

/// Reads an attribute whose type is of that class; nothing if there is none such.
template <class Value>
std::optional<Value> read_attribute(hid_t object, const std::string& name, H5T_class_t type_class,
                                    hid_t type) {
  if (H5Aexists(object, name.c_str()) <= 0) return std::nullopt;
  const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
  const Hdf5Handle stored(H5Aget_type(attribute.get()), H5Tclose);
  const Hdf5Handle space(H5Aget_space(attribute.get()), H5Sclose);
  if (H5Tget_class(stored.get()) != type_class || H5Sget_simple_extent_npoints(space.get()) != 1) {
    return std::nullopt;
  }
  Value value{};
  check_hdf5(H5Aread(attribute.get(), type, &value));
  return value;
}

bool is_text_of_any_length(hid_t object, const std::string& name) {
  if (H5Aexists(object, name.c_str()) <= 0) return false;
  const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
  const Hdf5Handle stored(H5Aget_type(attribute.get()), H5Tclose);
  return H5Tis_variable_str(stored.get()) > 0;
}

Hdf5Handle text_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  check_hdf5(H5Tset_size(type.get(), H5T_VARIABLE));
  check_hdf5(H5Tset_cset(type.get(), H5T_CSET_UTF8));
  return type;
}

Hdf5Handle open_hdf5(int descriptor) {
  io::start_hdf5();
  return {H5Fopen(std::to_string(descriptor).c_str(), H5F_ACC_RDONLY, descriptor_access().get()),
          H5Fclose};
}

}  // namespace

Hdf5File::Hdf5File(int descriptor) : descriptor_(descriptor), file_(open_hdf5(descriptor)) {}

bool Hdf5File::has(const std::string& name) const {
  return !name.empty() && check_hdf5(H5Lexists(file_.get(), name.c_str(), H5P_DEFAULT)) > 0;
}

std::optional<std::uint64_t> Hdf5File::count(const std::string& name) const {
  return read_attribute<std::uint64_t>(file_.get(), name, H5T_INTEGER, H5T_NATIVE_UINT64);
}

std::optional<double> Hdf5File::number(const std::string& name) const {
  return read_attribute<double>(file_.get(), name, H5T_FLOAT, H5T_NATIVE_DOUBLE);
}

std::optional<std::string> Hdf5File::text(const std::string& name) const {
  if (!is_text_of_any_length(file_.get(), name)) return std::nullopt;
  const auto characters = read_attribute<char*>(file_.get(), name, H5T_STRING, text_type().get());
  if (!characters || *characters == nullptr) return std::nullopt;
  std::string text(*characters);
  check_hdf5(H5free_memory(*characters));
  return text;
}

}  // namespace simgpu::reader
