#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/io/hdf5_attributes.hpp"
#include "common/io/hdf5_format.hpp"
#include "common/io/hdf5_handle.hpp"
#include "common/io/input_file.hpp"
#include "common/io/quote.hpp"
#include "common/io/stored_numbers.hpp"
#include "common/memory/counting_allocator.hpp"

namespace simgpu::io {

namespace {

/// The library holds a whole chunk in memory, which no limit of ours knows of.
constexpr std::uint64_t most_chunk_bytes = std::uint64_t{64} << 20;

/// Numbers in one dimension.
struct Column {
  Hdf5Handle dataset;
  Precision precision = Precision::double_precision;
  std::uint64_t size = 0;
};

bool is_one_of(hid_t type, std::initializer_list<hid_t> types) {
  return std::any_of(types.begin(), types.end(),
                     [&](hid_t other) { return check_hdf5(H5Tequal(type, other)) > 0; });
}

/// Opens the datasets of a file and refuses, by name, what is not as docs/files.md says.
class ColumnOpener {
 public:
  ColumnOpener(const std::filesystem::path& path, hid_t file) : path_(path), file_(file) {}

  Column open(const std::string& name) const {
    require_link_within_file(name);
    Hdf5Handle object(H5Oopen(file_, name.c_str(), H5P_DEFAULT), H5Oclose);
    if (H5Iget_type(object.get()) != H5I_DATASET) fail(name, "is no dataset");
    Column column;
    column.dataset =
        Hdf5Handle(H5Dopen2(file_, name.c_str(), access_to(name, object.get()).get()), H5Dclose);
    column.precision = precision_of_dataset(name, column.dataset.get());
    column.size = size_of(name, column.dataset.get());
    return column;
  }

 private:
  /// What a file names is in it: no other file is opened.
  void require_link_within_file(const std::string& name) const {
    if (check_hdf5(H5Lexists(file_, name.c_str(), H5P_DEFAULT)) == 0) fail(name, "is missing");
    H5L_info_t link{};
    check_hdf5(H5Lget_info(file_, name.c_str(), &link, H5P_DEFAULT));
    if (link.type != H5L_TYPE_HARD) {
      fail(name, "is a link to another place; copy the numbers into this file");
    }
  }

  /// How the dataset is to be opened: a chunk is kept until all of it is read.
  Hdf5Handle access_to(const std::string& name, hid_t dataset) const {
    constexpr double drop_what_was_read_first = 1;
    constexpr std::size_t slots = 521;  // the library's own
    Hdf5Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    const Hdf5Handle creation(H5Dget_create_plist(dataset), H5Pclose);
    const H5D_layout_t layout = H5Pget_layout(creation.get());
    if (layout == H5D_VIRTUAL || check_hdf5(H5Pget_external_count(creation.get())) > 0) {
      fail(name, "has its numbers in other files; copy them into this one");
    }
    if (layout != H5D_CHUNKED) return access;
    hsize_t extent = 0;
    if (check_hdf5(H5Pget_chunk(creation.get(), 1, &extent)) != 1) return access;
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    const std::size_t element = std::max<std::size_t>(H5Tget_size(type.get()), 1);
    if (extent > most_chunk_bytes / element) {
      fail(name, "has chunks of more than 64 MiB; write it in smaller ones");
    }
    check_hdf5(H5Pset_chunk_cache(access.get(), slots, extent * element, drop_what_was_read_first));
    return access;
  }

  Precision precision_of_dataset(const std::string& name, hid_t dataset) const {
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    if (is_one_of(type.get(), {H5T_IEEE_F64LE, H5T_IEEE_F64BE})) return Precision::double_precision;
    if (is_one_of(type.get(), {H5T_IEEE_F32LE, H5T_IEEE_F32BE})) return Precision::single_precision;
    fail(name, "is not of 32-bit or 64-bit floating-point numbers");
  }

  std::uint64_t size_of(const std::string& name, hid_t dataset) const {
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    const bool is_array = H5Sget_simple_extent_type(space.get()) == H5S_SIMPLE;
    const int dimensions = is_array ? check_hdf5(H5Sget_simple_extent_ndims(space.get())) : 0;
    if (dimensions != 1) {
      fail(name, "has " + std::to_string(dimensions) + " dimensions; it must have one");
    }
    hsize_t size = 0;
    check_hdf5(H5Sget_simple_extent_dims(space.get(), &size, nullptr));
    return size;
  }

  [[noreturn]] void fail(const std::string& name, const std::string& what) const {
    throw Error(ErrorKind::bad_input, path_.string() + ": dataset " + quote(name) + " " + what);
  }

  const std::filesystem::path& path_;
  hid_t file_;
};

template <class Real>
class Hdf5Reader : public ParticleReader<Real> {
 public:
  Hdf5Reader(const std::filesystem::path& path, Conversion conversion)
      : path_(path), buffer_(hdf5_reader_bytes) {
    // Its sentences are better than the library's.
    [[maybe_unused]] const InputFile readable(path);
    telling_failures([&] { open(); });
    if (columns_[0].size == 0) fail("it holds no particle");
    require_convertible<Real>(path_, columns_[0].precision, conversion);
  }

  std::uint64_t size() const override { return columns_[0].size; }

  void read(ParticleView<Real> block) override {
    const std::uint64_t most = buffer_.size() / number_bytes(columns_[0].precision);
    telling_failures([&] {
      for (std::uint64_t done = 0; done < block.size; done += most) {
        const std::uint64_t count = std::min(most, block.size - done);
        for (std::size_t field = 0; field < field_count; ++field) {
          read_column(static_cast<Field>(field), next_ + done, count, block.columns[field] + done);
        }
      }
    });
    next_ += block.size;
  }

  void skip(std::uint64_t count) override { next_ += count; }

 private:
  void open() {
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    // A file system that has no locks is no reason not to read from it.
    check_hdf5(H5Pset_file_locking(access.get(), true, true));
    file_ = Hdf5Handle(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
    const ColumnOpener opener(path_, file_.get());
    for (std::size_t field = 0; field < field_count; ++field) {
      columns_[field] = opener.open(std::string(field_info[field].name));
      if (columns_[field].size != columns_[0].size) fail("its datasets differ in length");
      if (columns_[field].precision != columns_[0].precision) {
        fail("some of its datasets are of 32-bit and some of 64-bit numbers; use one for all");
      }
    }
  }

  void read_column(Field field, std::uint64_t first, std::uint64_t count, Real* to) {
    const Column& column = columns_[static_cast<std::size_t>(field)];
    const hsize_t start = first;
    const hsize_t length = count;
    const Hdf5Handle there(H5Dget_space(column.dataset.get()), H5Sclose);
    check_hdf5(H5Sselect_hyperslab(there.get(), H5S_SELECT_SET, &start, nullptr, &length, nullptr));
    const Hdf5Handle here(H5Screate_simple(1, &length, nullptr), H5Sclose);
    const hid_t type =
        column.precision == Precision::double_precision ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT;
    check_hdf5(
        H5Dread(column.dataset.get(), type, here.get(), there.get(), H5P_DEFAULT, buffer_.data()));
    take_numbers(
        {buffer_.data(), number_bytes(column.precision), column.precision, field, first + 1}, to,
        count, path_);
  }

  template <class Action>
  void telling_failures(Action action) const {
    start_hdf5();  // by this thread
    try {
      action();
    } catch (const Hdf5Failure& failure) {
      fail("cannot read it as HDF5: " + failure.reason);
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::bad_input, path_.string() + ": " + what);
  }

  std::filesystem::path path_;
  std::vector<char, memory::CountingAllocator<char>> buffer_;
  Hdf5Handle file_;
  std::array<Column, field_count> columns_;
  std::uint64_t next_ = 0;  ///< the particle that is read next
};

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_hdf5_reader(const std::filesystem::path& path,
                                                       Conversion conversion) {
  return std::make_unique<Hdf5Reader<Real>>(path, conversion);
}

std::optional<Hdf5State> read_hdf5_state(const std::filesystem::path& path) {
  start_hdf5();
  try {
    [[maybe_unused]] const InputFile readable(path);  // no pipe, which would be waited for
    const Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    const auto particles = read_count(file.get(), "particles");
    const auto first = read_count(file.get(), "first");  // absent before 1.1
    const auto step = read_count(file.get(), "step");
    const auto timestep = read_number(file.get(), "timestep");
    const auto precision = precision_named(read_text(file.get(), "precision").value_or(""));
    const auto arithmetic = arithmetic_named(read_text(file.get(), "arithmetic").value_or(""));
    if (!particles || !step || !timestep || !precision || !arithmetic) return std::nullopt;
    return Hdf5State{*particles,
                     {*step, *timestep, first.value_or(0), read_count(file.get(), "seed"),
                      *precision, *arithmetic, 0, read_hexadecimal(file.get(), "run")}};
  } catch (const Hdf5Failure&) {
    return std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

template std::unique_ptr<ParticleReader<double>> open_hdf5_reader(const std::filesystem::path&,
                                                                  Conversion);
template std::unique_ptr<ParticleReader<float>> open_hdf5_reader(const std::filesystem::path&,
                                                                 Conversion);

}  // namespace simgpu::io
