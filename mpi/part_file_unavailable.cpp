// What simgpu-mpi has where it is built without parallel HDF5: the same symbols.

#include <stdexcept>

#include "mpi/part_file.hpp"

namespace simgpu::mpi {

bool has_part_files() {
  return false;
}

void ready_part_files() {}

std::unique_ptr<PartFile> open_part_file(const std::filesystem::path& /*name*/,
                                         const std::filesystem::path& /*named*/,
                                         std::span<const std::string> /*columns*/) {
  throw std::logic_error("there are no files that ranks write together");
}

}  // namespace simgpu::mpi
