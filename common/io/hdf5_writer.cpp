#include <array>
#include <cerrno>
#include <string>

#include "common/error.hpp"
#include "common/io/hdf5_attributes.hpp"
#include "common/io/hdf5_format.hpp"
#include "common/io/hdf5_handle.hpp"
#include "common/io/hdf5_names.hpp"
#include "common/io/output_file.hpp"
#include "common/system_message.hpp"

namespace simgpu::io {

namespace {

template <class Real>
class Hdf5Writer : public ParticleWriter<Real> {
 public:
  Hdf5Writer(const std::filesystem::path& path, std::uint64_t count)
      : path_(path), output_(path), count_(count) {
    telling_failures([&] { create(); });
  }

  void write(ParticleView<const Real> block) override {
    telling_failures([&] {
      for (std::size_t field = 0; field < field_count; ++field) {
        write_column(datasets_[field].get(), block.columns[field], block.size);
      }
    });
    written_ += block.size;
  }

  void commit(const StateInfo& info) override {
    telling_failures([&] {
      write_state_attributes(file_.get(), count_, info);
      for (Hdf5Handle& dataset : datasets_) dataset.close();
      check_hdf5(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL));
      file_.close();
    });
    output_.commit();
  }

 private:
  static bool is_double() { return precision_of<Real> == Precision::double_precision; }

  void create() {
    const Hdf5Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    check_hdf5(H5Pset_obj_track_times(creation.get(), false));  // the same state, the same bytes
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    // The usual driver looks for the name behind a link, and the new file has none.
    check_hdf5(H5Pset_fapl_stdio(access.get()));
    file_ = Hdf5Handle(H5Fcreate(output_.path_for_libraries().c_str(), H5F_ACC_TRUNC,
                                 creation.get(), access.get()),
                       H5Fclose);
    for (std::size_t field = 0; field < field_count; ++field) {
      datasets_[field] = make_dataset(field_info[field]);
    }
    make_position();
  }

  Hdf5Handle make_dataset(const FieldInfo& field) const {
    const hsize_t length = count_;
    const Hdf5Handle space(H5Screate_simple(1, &length, nullptr), H5Sclose);
    const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    check_hdf5(H5Pset_layout(creation.get(), H5D_CONTIGUOUS));
    check_hdf5(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER));  // all of it is written
    check_hdf5(H5Pset_obj_track_times(creation.get(), false));
    const hid_t type = is_double() ? H5T_IEEE_F64LE : H5T_IEEE_F32LE;
    Hdf5Handle dataset(H5Dcreate2(file_.get(), std::string(field.name).c_str(), type, space.get(),
                                  H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                       H5Dclose);
    write_attribute(dataset.get(), "unit", std::string(field.unit));
    write_attribute(dataset.get(), "description", std::string(field.meaning));
    return dataset;
  }

  /// A dataset of pairs that is put together from the columns x and y whenever it is read.
  void make_position() const {
    const std::array<hsize_t, 2> shape = {count_, 2};
    const std::array<hsize_t, 2> stride = {1, 1};
    const hsize_t length = count_;
    const Hdf5Handle pairs(H5Screate_simple(2, shape.data(), nullptr), H5Sclose);
    const Hdf5Handle column(H5Screate_simple(1, &length, nullptr), H5Sclose);
    const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    check_hdf5(H5Pset_obj_track_times(creation.get(), false));
    for (const hsize_t place : {hsize_t{0}, hsize_t{1}}) {
      const std::array<hsize_t, 2> start = {0, place};
      const std::array<hsize_t, 2> size = {count_, 1};
      check_hdf5(H5Sselect_hyperslab(pairs.get(), H5S_SELECT_SET, start.data(), stride.data(),
                                     size.data(), nullptr));
      const Field field = place == 0 ? Field::x : Field::y;
      const std::string name(field_info[static_cast<std::size_t>(field)].name);
      constexpr const char* this_file = ".";
      check_hdf5(
          H5Pset_virtual(creation.get(), pairs.get(), this_file, name.c_str(), column.get()));
    }
    const hid_t type = is_double() ? H5T_IEEE_F64LE : H5T_IEEE_F32LE;
    const Hdf5Handle dataset(H5Dcreate2(file_.get(), position_dataset, type, pairs.get(),
                                        H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                             H5Dclose);
    write_attribute(dataset.get(), "unit",
                    std::string(field_info[static_cast<std::size_t>(Field::x)].unit));
    write_attribute(dataset.get(), "description", "x and y side by side; a view of both");
  }

  void write_column(hid_t dataset, const Real* column, std::uint64_t size) {
    const hsize_t start = written_;
    const hsize_t length = size;
    const Hdf5Handle there(H5Dget_space(dataset), H5Sclose);
    check_hdf5(H5Sselect_hyperslab(there.get(), H5S_SELECT_SET, &start, nullptr, &length, nullptr));
    const Hdf5Handle here(H5Screate_simple(1, &length, nullptr), H5Sclose);
    check_hdf5(H5Dwrite(dataset, is_double() ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT, here.get(),
                        there.get(), H5P_DEFAULT, column));
  }

  template <class Action>
  void telling_failures(Action action) const {
    start_hdf5();  // by this thread
    errno = 0;     // this driver leaves the reason there and says itself only that it failed
    try {
      action();
    } catch (const Hdf5Failure& failure) {
      throw Error(
          ErrorKind::run_failed,
          path_.string() + ": cannot write: " +
              (failure.errno_then != 0 ? system_message(failure.errno_then) : failure.reason));
    }
  }

  std::filesystem::path path_;
  OutputFile output_;
  std::uint64_t count_;
  Hdf5Handle file_;
  std::array<Hdf5Handle, field_count> datasets_;
  std::uint64_t written_ = 0;
};

}  // namespace

template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_hdf5_writer(const std::filesystem::path& path,
                                                       std::uint64_t count) {
  return std::make_unique<Hdf5Writer<Real>>(path, count);
}

template std::unique_ptr<ParticleWriter<double>> open_hdf5_writer(const std::filesystem::path&,
                                                                  std::uint64_t);
template std::unique_ptr<ParticleWriter<float>> open_hdf5_writer(const std::filesystem::path&,
                                                                 std::uint64_t);

}  // namespace simgpu::io
