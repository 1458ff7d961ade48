// Where libFuzzer comes in.

#include <cstddef>
#include <cstdint>

#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  simgpu::fuzz::test_one({reinterpret_cast<const char*>(data), size});
  return 0;
}
