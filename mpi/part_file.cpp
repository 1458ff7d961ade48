#include "mpi/part_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/file_descriptor.hpp"
#include "common/base/system_message.hpp"
#include "common/io/hdf5_handle.hpp"
#include "common/io/hdf5_rows.hpp"
#include "common/precision.hpp"

namespace simgpu::mpi {

namespace {

namespace fs = std::filesystem;

using io::Hdf5Handle;

/// Each rank opens the file for itself and writes where no other does, and nothing but particles:
/// nothing is done by all ranks at once, so one that fails leaves no other waiting.
class Hdf5Part : public PartFile {
 public:
  Hdf5Part(const fs::path& name, const fs::path& named, std::span<const std::string> columns)
      : named_(named) {
    require_there(name);
    io::telling_failures(named_, [&] { open(name, columns); });
  }

  void write(std::uint64_t row, Precision precision, const driver::HostMemory& particles) override {
    in_precision(precision, [&](auto zero) { write<decltype(zero)>(row, particles); });
  }

  void close() override {
    io::telling_failures(named_, [&] {
      for (Hdf5Handle& dataset : datasets_) dataset.close();
      file_.close();
    });
  }

 private:
  /// MPI does not say why it cannot open a file.
  void require_there(const fs::path& name) const {
    if (FileDescriptor(::open(name.c_str(), O_RDWR | O_CLOEXEC)).is_open()) return;
    const int error_number = errno;
    throw OutputError(
        named_.string() + ": cannot open it for writing: " + system_message(error_number) +
        (error_number == ENOENT ? "; name a file in a folder that all hosts have by the same name"
                                : ""));
  }

  void open(const fs::path& name, std::span<const std::string> columns) {
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    io::check_hdf5(H5Pset_fapl_mpio(access.get(), MPI_COMM_SELF, MPI_INFO_NULL));
    io::check_hdf5(H5Pset_file_locking(access.get(), false, true));
    file_ = Hdf5Handle(H5Fopen(name.c_str(), H5F_ACC_RDWR, access.get()), H5Fclose);
    for (const std::string& column : columns) {
      datasets_.emplace_back(H5Dopen2(file_.get(), column.c_str(), H5P_DEFAULT), H5Dclose);
    }
  }

  template <class Real>
  void write(std::uint64_t row, const driver::HostMemory& particles) {
    const ParticleView<Real> block = particles.view<Real>();
    io::telling_failures(named_, [&] {
      for (std::size_t column = 0; column < datasets_.size(); ++column) {
        write_rows<Real>(datasets_[column].get(), row, block.columns[column], block.size);
      }
    });
  }

  /// The file has its size already, so a disk that is full or a limit shows as a write of less than
  /// all, of which MPI and the library say no more than that.
  template <class Real>
  static void write_rows(hid_t dataset, std::uint64_t row, const Real* numbers,
                         std::uint64_t count) {
    try {
      io::write_rows<Real>(dataset, row, numbers, count);
    } catch (io::Hdf5Failure& failure) {
      if (failure.errno_then == 0) {
        failure.reason += "; the disk is full, or files may not be so large";
      }
      throw;
    }
  }

  fs::path named_;
  Hdf5Handle file_;
  std::vector<Hdf5Handle> datasets_;  ///< of each column
};

}  // namespace

bool has_part_files() {
  return true;
}

void ready_part_files() {
  io::start_hdf5();
}

std::unique_ptr<PartFile> open_part_file(const fs::path& name, const fs::path& named,
                                         std::span<const std::string> columns) {
  return std::make_unique<Hdf5Part>(name, named, columns);
}

}  // namespace simgpu::mpi
