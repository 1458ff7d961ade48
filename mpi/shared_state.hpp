#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/law_info.hpp"
#include "driver/team/state_writer.hpp"
#include "mpi/link.hpp"
#include "mpi/part_files.hpp"

namespace simgpu::mpi {

/// All ranks as those who write a file together.
struct Scribes {
  const std::vector<std::unique_ptr<Link>>& links;  ///< to all but rank 0
  PartFiles& files;                                 ///< of rank 0
  std::string own_name;                             ///< rank 0's
  std::uint32_t file = 0;                           ///< the number by which they know it
};

/// Makes an HDF5 file of so many particles of a law, which all ranks then write at once, each its
/// own. For simulations of teams of ranks alone. Throws Error that names the rank that cannot.
template <class Real>
std::unique_ptr<driver::StateWriter<Real>> open_shared_state(const Scribes& scribes,
                                                             const std::filesystem::path& path,
                                                             const LawInfo& law,
                                                             std::uint64_t count);

extern template std::unique_ptr<driver::StateWriter<double>> open_shared_state(
    const Scribes&, const std::filesystem::path&, const LawInfo&, std::uint64_t);
extern template std::unique_ptr<driver::StateWriter<float>> open_shared_state(
    const Scribes&, const std::filesystem::path&, const LawInfo&, std::uint64_t);

}  // namespace simgpu::mpi
