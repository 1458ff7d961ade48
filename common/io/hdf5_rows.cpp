#include "common/io/hdf5_rows.hpp"

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/precision.hpp"

namespace simgpu::io {

template <class Real>
void write_rows(hid_t dataset, std::uint64_t row, const Real* numbers, std::uint64_t count) {
  const hsize_t start = row;
  const hsize_t length = count;
  const hid_t type =
      precision_of<Real> == Precision::double_precision ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT;
  const Hdf5Handle there(H5Dget_space(dataset), H5Sclose);
  check_hdf5(H5Sselect_hyperslab(there.get(), H5S_SELECT_SET, &start, nullptr, &length, nullptr));
  const Hdf5Handle here(H5Screate_simple(1, &length, nullptr), H5Sclose);
  check_hdf5(H5Dwrite(dataset, type, here.get(), there.get(), H5P_DEFAULT, numbers));
}

void throw_write_failure(const std::filesystem::path& path, const Hdf5Failure& failure) {
  throw OutputError(
      path.string() + ": cannot write: " +
          (failure.errno_then != 0 ? system_message(failure.errno_then) : failure.reason),
      failure.errno_then);
}

template void write_rows(hid_t, std::uint64_t, const double*, std::uint64_t);
template void write_rows(hid_t, std::uint64_t, const float*, std::uint64_t);

}  // namespace simgpu::io
