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
#include <variant>
#include <vector>

#include "common/parameters.hpp"
#include "common/simulation.hpp"
#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "driver/cli/command_line.hpp"
#include "driver/cli/understand.hpp"
#include "driver/process/version.hpp"
#include "serve.hpp"

namespace {

/// What the program does where it is given these options.
simgpu::Parameters parameters_of(const std::vector<const char*>& options) {
  const auto read =
      simgpu::driver::read_command_line(static_cast<int>(options.size()), options.data());
  return simgpu::driver::understand(std::get<simgpu::driver::Arguments>(read)).parameters;
}

simgpu::ParticleView<double> view_of(peers::Columns& columns) {
  return simgpu::view_of<double>(columns[0].size(), static_cast<unsigned>(columns.size()),
                                 [&](unsigned column) { return columns[column].data(); });
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
  SimgpuLibrary(peers::Columns start, const simgpu::Parameters& parameters,
                const std::string& variant)
      : start_(std::move(start)),
        evolution_(evolution_of(parameters)),
        backend_(make_backend(variant)) {
    evolution_.math = math_of(variant);
    backend_->start();
    simulation_ =
        simgpu::make_simulation<double>(*backend_, *parameters.law, {0, start_[0].size()});
  }

  std::string version() const override { return simgpu::driver::version_text(); }
  void reset() override { simulation_->load(0, view_of(start_).read_only()); }
  void evolve() override { simulation_->evolve(evolution_, simgpu::Order::particle); }

  void positions(peers::Column& x, peers::Column& y) const override {
    peers::Columns end = start_;
    simulation_->store(0, view_of(end));
    x = end[0];
    y = end[1];
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
    if (argc < 4) {
      throw std::runtime_error("usage: simgpu_library START STEPS [OPTION...] VARIANT");
    }
    std::vector<const char*> options = {argv[0], "--steps", argv[2]};
    options.insert(options.end(), argv + 3, argv + argc - 1);
    const simgpu::Parameters parameters = parameters_of(options);
    peers::Columns start = peers::read_start(argv[1], parameters.law->column_count());
    const std::size_t count = start[0].size();
    SimgpuLibrary peer(std::move(start), parameters, argv[argc - 1]);
    peers::serve(peer, count);
  } catch (const std::exception& error) {
    std::cerr << "simgpu_library: " << error.what() << '\n';
    return 1;
  }
}
