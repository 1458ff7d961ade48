#pragma once

#include <string>
#include <vector>

#include "cuda/device_query.hpp"
#include "mpi/place.hpp"

namespace simgpu::mpi {

/// A GPU that a rank can use.
struct Gpu {
  int index = 0;     ///< as the rank counts them
  std::string uuid;  ///< the same for all ranks of a host
};

/// The usable GPUs of a query, as text between processes: a line for each.
std::string gpu_list_text(const cuda::DeviceQuery& query);
std::vector<Gpu> read_gpu_list(const std::string& text);

/// A GPU for each rank, by the index that it has there: ranks of one host take different ones, in
/// their order, whether they all see all of them or each its own. Throws Error (device_unusable)
/// that names the host that has too few.
std::vector<int> gpus_of(const std::vector<Place>& places,
                         const std::vector<std::vector<Gpu>>& usable);

}  // namespace simgpu::mpi
