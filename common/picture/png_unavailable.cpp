// Stands in for png.cpp where there is no libpng.

#include "common/base/error.hpp"
#include "common/picture/png.hpp"

namespace simgpu::picture {

std::string png_unavailable() {
  return "this simgpu was built without libpng, so it writes no pictures; install libpng-dev and "
         "build again";
}

void write_png(const Image& /*image*/, const std::string& /*title*/, io::OutputFile& /*file*/) {
  throw Error(ErrorKind::run_failed, png_unavailable());
}

}  // namespace simgpu::picture
