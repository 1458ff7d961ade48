#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "common/parameters.hpp"
#include "driver/team/command.hpp"

namespace simgpu::mpi {

/// A file of particles that several ranks write at once, as one of them has it open. Every call may
/// throw Error (run_failed).
class PartFile {
 public:
  virtual ~PartFile() = default;

  virtual void write(std::uint64_t row, Precision precision,
                     const driver::HostMemory& particles) = 0;
  virtual void close() = 0;
};

/// Whether this program is built with a library that can.
bool has_part_files();

/// Readies that library; to be called before MPI starts, since one that starts later ends with MPI,
/// and would then once more write what could not be written.
void ready_part_files();

/// Opens the HDF5 file `name`, which has its room already (see make_shared_hdf5()), with a
/// dataset of each of these names. `named` is what the user calls it.
std::unique_ptr<PartFile> open_part_file(const std::filesystem::path& name,
                                         const std::filesystem::path& named,
                                         std::span<const std::string> columns);

}  // namespace simgpu::mpi
