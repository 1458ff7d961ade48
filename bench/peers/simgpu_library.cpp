// simgpu, by its libraries: the code that the program runs, in a process that stays warm as those
// of the peers do.

#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "bench/law.hpp"
#include "common/simulation.hpp"
#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "driver/process/version.hpp"
#include "serve.hpp"

namespace {

constexpr double timestep = 1e-5;

simgpu::ParticleView<const double> view_of(const peers::Columns& columns) {
  return {{columns.x.data(), columns.y.data(), columns.angular_speed.data()},
          columns.x.size(),
          simgpu::bench::benchmark_law.column_count()};
}

/// `variant` is "N threads" or "cuda:N", for fast arithmetic with ", fast" behind it.
std::unique_ptr<simgpu::Backend> make_backend(const std::string& variant) {
  const std::string cuda = "cuda:";
  if (variant.starts_with(cuda)) {
    return simgpu::cuda::make_backend(std::stoi(variant.substr(cuda.size())));
  }
  return simgpu::cpu::make_backend(std::stoi(variant));
}

simgpu::Math math_of(const std::string& variant) {
  return variant.ends_with(", fast") ? simgpu::Math::fast : simgpu::Math::exact;
}

class SimgpuLibrary : public peers::Peer {
 public:
  SimgpuLibrary(peers::Columns start, std::uint64_t steps, const std::string& variant)
      : start_(std::move(start)),
        evolution_{timestep, steps, math_of(variant)},
        backend_(make_backend(variant)) {
    backend_->start();
    simulation_ = simgpu::make_simulation<double>(*backend_, simgpu::bench::benchmark_law,
                                                  {0, start_.x.size()});
  }

  std::string version() const override { return simgpu::driver::version_text(); }
  void reset() override { simulation_->load(0, view_of(start_)); }
  void evolve() override { simulation_->evolve(evolution_, simgpu::Order::particle); }

  void positions(peers::Column& x, peers::Column& y) const override {
    peers::Column angular_speed(x.size());
    simulation_->store(0, {{x.data(), y.data(), angular_speed.data()},
                           x.size(),
                           simgpu::bench::benchmark_law.column_count()});
  }

 private:
  peers::Columns start_;
  simgpu::Evolution evolution_;
  std::unique_ptr<simgpu::Backend> backend_;
  std::unique_ptr<simgpu::Simulation<double>> simulation_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 4) throw std::runtime_error("usage: simgpu_library START STEPS VARIANT");
    peers::Columns start = peers::read_start(argv[1]);
    const std::size_t count = start.x.size();
    SimgpuLibrary peer(std::move(start), std::stoull(argv[2]), argv[3]);
    peers::serve(peer, count);
  } catch (const std::exception& error) {
    std::cerr << "simgpu_library: " << error.what() << '\n';
    return 1;
  }
}
