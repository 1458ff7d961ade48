// What simgpu-read has where it is built without HDF5: a service that refuses.

#include "reader/service.hpp"

namespace simgpu::reader {

namespace {

class NoColumnService : public Service {
 public:
  bool start() override { return true; }

  io::foreign::Answer answer(const io::foreign::Request& /*request*/) override {
    io::foreign::Answer answer;
    refuse(answer, "this simgpu-read was built without HDF5; install simgpu again");
    return answer;
  }
};

}  // namespace

std::unique_ptr<Service> make_column_service(const Connection& /*connection*/) {
  return std::make_unique<NoColumnService>();
}

}  // namespace simgpu::reader
