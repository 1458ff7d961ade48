#include "common/io/hdf5_new_file.hpp"

#include <array>
#include <string>

#include "common/io/hdf5_attributes.hpp"
#include "common/io/hdf5_dimensions.hpp"
#include "common/io/hdf5_names.hpp"
#include "common/io/hdf5_rows.hpp"

namespace simgpu::io {

namespace {

template <class Real>
hid_t file_type() {
  return precision_of<Real> == Precision::double_precision ? H5T_IEEE_F64LE : H5T_IEEE_F32LE;
}

}  // namespace

template <class Real>
Hdf5NewFile<Real>::Hdf5NewFile(const std::filesystem::path& path, const LawInfo& law,
                               std::uint64_t count, OutputFile::Name name)
    : path_(path), output_(path, name), law_(law), count_(count) {
  telling_failures(path_, [&] { create(); });
  constexpr std::uint64_t most_around = std::uint64_t{64} * 1024;  // what the library adds
  const std::uint64_t columns = bytes_of(precision_of<Real>, law.columns.size(), count);
  constexpr std::uint64_t least_around = std::uint64_t{16} * 1024;
  output_.reserve(columns + least_around, columns + most_around);
}

template <class Real>
void Hdf5NewFile<Real>::write(std::uint64_t row, ParticleView<const Real> block) {
  telling_failures(path_, [&] {
    for (std::size_t column = 0; column < datasets_.size(); ++column) {
      write_rows(datasets_[column].get(), row, block.columns[column], block.size);
    }
  });
}

template <class Real>
std::filesystem::path Hdf5NewFile<Real>::share() {
  // The library takes a dataset's room when something is written there for the first time: here a
  // particle that others overwrite, so that all lies where one writer would put it.
  const Real nothing = 0;
  write(0, view_of<const Real>(1, law_.column_count(), [&](unsigned) { return &nothing; }));
  telling_failures(path_, [&] { close(); });
  output_.sync();
  return output_.path_for_processes();
}

template <class Real>
void Hdf5NewFile<Real>::commit(const StateInfo& info) {
  telling_failures(path_, [&] {
    // In a second sitting in any case: where the library puts what comes next depends on what it
    // remembers of a file that it has open, and the same state is to be the same bytes.
    if (file_.is_open()) close();
    file_ = Hdf5Handle(H5Fopen(output_.path_for_libraries().c_str(), H5F_ACC_RDWR, access().get()),
                       H5Fclose);
    write_state_attributes(file_.get(), law_, count_, info);
    write_dimensions(file_.get(), law_, count_, time_of(info.parameters, info.step));
    close();
  });
  output_.commit();
}

template <class Real>
Hdf5Handle Hdf5NewFile<Real>::access() const {
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  // The usual driver looks for the name behind a link, and the new file has none.
  check_hdf5(H5Pset_fapl_stdio(access.get()));
  // Nobody else knows of the file, and not every file system can lock.
  check_hdf5(H5Pset_file_locking(access.get(), false, true));
  return access;
}

template <class Real>
void Hdf5NewFile<Real>::close() {
  for (Hdf5Handle& dataset : datasets_) dataset.close();
  check_hdf5(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL));
  file_.close();
}

template <class Real>
void Hdf5NewFile<Real>::create() {
  const Hdf5Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  check_hdf5(H5Pset_obj_track_times(creation.get(), false));  // the same state, the same bytes
  file_ = Hdf5Handle(H5Fcreate(output_.path_for_libraries().c_str(), H5F_ACC_TRUNC, creation.get(),
                               access().get()),
                     H5Fclose);
  for (const ColumnInfo& column : law_.columns) datasets_.push_back(make_dataset(column));
  make_position();
}

template <class Real>
Hdf5Handle Hdf5NewFile<Real>::make_dataset(const ColumnInfo& column) const {
  const hsize_t length = count_;
  const Hdf5Handle space(H5Screate_simple(1, &length, nullptr), H5Sclose);
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  check_hdf5(H5Pset_layout(creation.get(), H5D_CONTIGUOUS));
  check_hdf5(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER));  // all of it is written
  check_hdf5(H5Pset_obj_track_times(creation.get(), false));
  const hid_t type = file_type<Real>();
  Hdf5Handle dataset(H5Dcreate2(file_.get(), std::string(column.name).c_str(), type, space.get(),
                                H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                     H5Dclose);
  write_attribute(dataset.get(), "unit", std::string(column.unit));
  write_attribute(dataset.get(), "description", std::string(column.meaning));
  return dataset;
}

/// A dataset of positions that is put together from their columns whenever it is read.
template <class Real>
void Hdf5NewFile<Real>::make_position() const {
  const std::array<hsize_t, 2> shape = {count_, law_.dimensions};
  const std::array<hsize_t, 2> stride = {1, 1};
  const hsize_t length = count_;
  const Hdf5Handle positions(H5Screate_simple(2, shape.data(), nullptr), H5Sclose);
  const Hdf5Handle column(H5Screate_simple(1, &length, nullptr), H5Sclose);
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  check_hdf5(H5Pset_obj_track_times(creation.get(), false));
  for (unsigned axis = 0; axis < law_.dimensions; ++axis) {
    const std::array<hsize_t, 2> start = {0, axis};
    const std::array<hsize_t, 2> size = {count_, 1};
    check_hdf5(H5Sselect_hyperslab(positions.get(), H5S_SELECT_SET, start.data(), stride.data(),
                                   size.data(), nullptr));
    const std::string name(law_.columns[axis].name);
    constexpr const char* this_file = ".";
    check_hdf5(
        H5Pset_virtual(creation.get(), positions.get(), this_file, name.c_str(), column.get()));
  }
  const hid_t type = file_type<Real>();
  const Hdf5Handle dataset(H5Dcreate2(file_.get(), position_dataset, type, positions.get(),
                                      H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                           H5Dclose);
  write_attribute(dataset.get(), "unit", std::string(law_.columns[0].unit));
  write_attribute(
      dataset.get(), "description",
      axes_text(law_) + " side by side; a view of " + (law_.dimensions == 2 ? "both" : "all"));
}

template class Hdf5NewFile<double>;
template class Hdf5NewFile<float>;

}  // namespace simgpu::io
