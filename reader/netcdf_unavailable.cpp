// What simgpu-read has where it is built without NetCDF: services that refuse.

#include "reader/service.hpp"

namespace simgpu::reader {

namespace {

class NoNetcdfService : public Service {
 public:
  bool start() override { return true; }

  io::foreign::Answer answer(const io::foreign::Request& /*request*/) override {
    io::foreign::Answer answer;
    refuse(answer, "this simgpu-read was built without NetCDF; install simgpu again");
    return answer;
  }
};

}  // namespace

std::unique_ptr<Service> make_netcdf_column_service(const Connection& /*connection*/) {
  return std::make_unique<NoNetcdfService>();
}

std::unique_ptr<Service> make_compression_service(const Connection& /*connection*/) {
  return std::make_unique<NoNetcdfService>();
}

std::unique_ptr<Service> make_field_service(const Connection& /*connection*/) {
  return std::make_unique<NoNetcdfService>();
}

}  // namespace simgpu::reader
