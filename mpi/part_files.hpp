#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "common/column.hpp"
#include "driver/team/command.hpp"
#include "mpi/part_file.hpp"

namespace simgpu::mpi {

/// The names of a file, as text between processes: that by which ranks open it, the user's, and
/// those of its columns.
std::string file_names_text(const std::filesystem::path& name, const std::filesystem::path& named,
                            Columns columns);

/// What one rank has open of the files that ranks write together, by numbers that rank 0 gives.
class PartFiles {
 public:
  /// Throws Error.
  void open(std::uint32_t number, const std::string& names);

  /// Does Task::write. `store` has the device do Task::store, into `block` as far as that says,
  /// which has room for a block of particles. Throws Error.
  using Store = std::function<void(const driver::Command&, const driver::HostMemory& block)>;
  void write(const driver::Command& write, const driver::HostMemory& block,
             const Store& store) const;

  /// Closes it if it is open. Throws Error.
  void close(std::uint32_t number);

 private:
  std::map<std::uint32_t, std::unique_ptr<PartFile>> files_;
};

}  // namespace simgpu::mpi
