// simgpu with a GPU of the test's own in place of a real one: a CPU backend that calls itself
// cuda:0 and has the fault that SIMGPU_TEST_FAULT names. With it, tests run the whole program over
// two devices, and see what it does about a wrong one, on any machine.

#include <bit>
#include <cstdlib>
#include <string_view>

#include "common/error.hpp"
#include "common/memory/ledger.hpp"
#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/program.hpp"

namespace {

using namespace simgpu;

bool has_fault(std::string_view name) {
  const char* fault = std::getenv("SIMGPU_TEST_FAULT");
  return fault != nullptr && name == fault;
}

/// Forwards to a CPU simulation, and changes one bit of particle 17 after evolve() or fails.
template <class Real>
class FaultySimulation : public Simulation<Real> {
 public:
  explicit FaultySimulation(std::unique_ptr<Simulation<Real>> simulation)
      : simulation_(std::move(simulation)) {}

  Range range() const override { return simulation_->range(); }
  void create(std::uint64_t seed) override { simulation_->create(seed); }
  void load(std::uint64_t offset, ParticleView<const Real> particles) override {
    simulation_->load(offset, particles);
  }
  std::optional<std::uint64_t> first_outside_domain(const Evolution& evolution) const override {
    return simulation_->first_outside_domain(evolution);
  }
  double evolve(const Evolution& evolution, Order order) override {
    if (has_fault("launch")) {
      throw Error(ErrorKind::run_failed, "CUDA failed: unspecified launch failure");
    }
    const double seconds = simulation_->evolve(evolution, order);
    if (has_fault("bit")) flip_lowest_bit_of_y(17);
    return seconds;
  }
  void store(std::uint64_t offset, ParticleView<Real> particles) const override {
    simulation_->store(offset, particles);
  }
  std::uint64_t checksum() const override { return simulation_->checksum(); }

 private:
  void flip_lowest_bit_of_y(std::uint64_t index) {
    using Bits = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;
    ParticleColumns<Real> one(1);
    simulation_->store(index, one.view());
    Particle<Real> particle = one.view().load(0);
    particle.y = std::bit_cast<Real>(std::bit_cast<Bits>(particle.y) ^ Bits{1});
    one.view().store(0, particle);
    simulation_->load(index, one.view().read_only());
  }

  std::unique_ptr<Simulation<Real>> simulation_;
};

class FaultyBackend : public Backend {
 public:
  std::string name() const override { return "cuda:0"; }
  std::string description() const override { return "GPU of a test"; }
  std::optional<int> threads() const override { return std::nullopt; }
  void start() override {}
  memory::DeviceMemory device_memory() const noexcept override {
    return {std::nullopt, std::uint64_t{512} << 20, "a test knows no processes"};
  }
  std::unique_ptr<Simulation<double>> make_double(Range range) override {
    return make<double>(range);
  }
  std::unique_ptr<Simulation<float>> make_single(Range range) override {
    return make<float>(range);
  }

 private:
  template <class Real>
  std::unique_ptr<Simulation<Real>> make(Range range) {
    if (has_fault("memory")) {
      throw Error(ErrorKind::out_of_memory, "cuda:0 cannot give 24.00 MiB of device memory");
    }
    return std::make_unique<FaultySimulation<Real>>(make_simulation<Real>(*cpu_, range));
  }

  std::unique_ptr<Backend> cpu_ = cpu::make_backend(1);
};

}  // namespace

int main(int argc, char** argv) {
  driver::Devices devices = driver::real_devices();
  devices.cuda = [](int) { return std::make_unique<FaultyBackend>(); };
  devices.query_cuda = [] {
    cuda::DeviceInfo device;
    device.name = "GPU of a test";
    device.uuid = "GPU-00000000-0000-0000-0000-000000000000";
    return cuda::DeviceQuery{{device}, ""};
  };
  return driver::run_program(argc, argv, devices);
}
