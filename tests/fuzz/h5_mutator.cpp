#include "h5_changes.hpp"

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  return simgpu::fuzz::change_hdf5(data, size, most, seed);
}
