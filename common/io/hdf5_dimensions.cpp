#include "common/io/hdf5_dimensions.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "common/io/hdf5_attributes.hpp"
#include "common/io/hdf5_handle.hpp"
#include "common/io/hdf5_names.hpp"

namespace simgpu::io {

namespace {

/// A dataset's dimension that is named after a scale.
struct Place {
  hobj_ref_t dataset;
  int dimension;
};

struct Scale {
  const char* name;
  std::string meaning;
  int number;  ///< by which netCDF knows it
  std::uint64_t size;
  Hdf5Handle dataset;
  std::vector<Place> places;
};

hobj_ref_t reference_to(hid_t file, const char* name) {
  hobj_ref_t reference{};
  check_hdf5(H5Rcreate(&reference, file, name, H5R_OBJECT, -1));
  return reference;
}

void write_dimension_attribute(hid_t object, const char* name, hid_t type, hsize_t count,
                               const void* values) {
  const Hdf5Handle space(count == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &count, nullptr),
                         H5Sclose);
  Hdf5Handle attribute(H5Acreate2(object, name, type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                       H5Aclose);
  check_hdf5(H5Awrite(attribute.get(), type, values));
  attribute.close();
}

/// Of fixed length, as the convention has it.
void write_convention(hid_t object, const char* name, const std::string& text) {
  const Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  check_hdf5(H5Tset_size(type.get(), text.size() + 1));
  write_dimension_attribute(object, name, type.get(), 0, text.c_str());
}

/// A dataset without any numbers, whose length alone counts.
Hdf5Handle make_scale(hid_t file, const Scale& scale) {
  const hsize_t length = scale.size;
  const Hdf5Handle space(H5Screate_simple(1, &length, nullptr), H5Sclose);
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  check_hdf5(H5Pset_obj_track_times(creation.get(), false));
  Hdf5Handle made(H5Dcreate2(file, scale.name, H5T_IEEE_F32BE, space.get(), H5P_DEFAULT,
                             creation.get(), H5P_DEFAULT),
                  H5Dclose);
  write_convention(made.get(), "CLASS", "DIMENSION_SCALE");
  std::array<char, 80> name{};
  std::snprintf(name.data(), name.size(),
                "This is a netCDF dimension but not a netCDF variable.%10llu",
                static_cast<unsigned long long>(scale.size));
  write_convention(made.get(), "NAME", name.data());
  write_dimension_attribute(made.get(), "_Netcdf4Dimid", H5T_STD_I32LE, 0, &scale.number);
  // As every dataset here has them.
  write_attribute(made.get(), "unit", std::string("1"));
  write_attribute(made.get(), "description", scale.meaning);
  return made;
}

/// Names the dimensions of a dataset after scales, one for each.
void attach(hid_t file, const char* name, std::vector<Scale*> scales) {
  std::vector<hobj_ref_t> references;
  references.reserve(scales.size());
  std::vector<hvl_t> lists;
  for (std::size_t dimension = 0; dimension < scales.size(); ++dimension) {
    references.push_back(reference_to(file, scales[dimension]->name));
    lists.push_back({1, &references.back()});
    scales[dimension]->places.push_back({reference_to(file, name), static_cast<int>(dimension)});
  }
  const Hdf5Handle dataset(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose);
  const Hdf5Handle type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose);
  write_dimension_attribute(dataset.get(), "DIMENSION_LIST", type.get(), lists.size(),
                            lists.data());
}

/// What is named after a scale, which it lists itself.
void list_places(const Scale& scale) {
  const Hdf5Handle type(H5Tcreate(H5T_COMPOUND, sizeof(Place)), H5Tclose);
  check_hdf5(H5Tinsert(type.get(), "dataset", HOFFSET(Place, dataset), H5T_STD_REF_OBJ));
  check_hdf5(H5Tinsert(type.get(), "dimension", HOFFSET(Place, dimension), H5T_NATIVE_INT));
  write_dimension_attribute(scale.dataset.get(), "REFERENCE_LIST", type.get(), scale.places.size(),
                            scale.places.data());
}

void write_time(hid_t file, double time) {
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  check_hdf5(H5Pset_obj_track_times(creation.get(), false));
  const Hdf5Handle made(H5Dcreate2(file, time_dataset, H5T_IEEE_F64LE, space.get(), H5P_DEFAULT,
                                   creation.get(), H5P_DEFAULT),
                        H5Dclose);
  check_hdf5(H5Dwrite(made.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &time));
  write_attribute(made.get(), "unit", std::string("time"));
  write_attribute(made.get(), "description", std::string("time of the state"));
}

}  // namespace

void write_dimensions(hid_t file, const LawInfo& law, std::uint64_t particles, double time) {
  Scale particle{
      particle_dimension, "a dimension: the particles, in their order", 0, particles, {}, {}};
  Scale axis{axis_dimension, "a dimension: " + axes_text(law), 1, law.dimensions, {}, {}};
  for (Scale* scale : {&particle, &axis}) scale->dataset = make_scale(file, *scale);
  for (const ColumnInfo& column : law.columns) {
    attach(file, std::string(column.name).c_str(), {&particle});
  }
  attach(file, position_dataset, {&particle, &axis});
  for (Scale* scale : {&particle, &axis}) {
    list_places(*scale);
    scale->dataset.close();
  }
  write_time(file, time);
}

}  // namespace simgpu::io
