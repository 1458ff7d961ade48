#include "cpu/cpu_backend.hpp"

#include <omp.h>

#include <algorithm>
#include <string>

#include "common/base/error.hpp"
#include "common/find_law.hpp"
#include "common/processor.hpp"
#include "cpu/cpu_simulation.hpp"
#include "cpu/start_threads.hpp"
#include "cpu/state_bytes.hpp"

namespace simgpu::cpu {

namespace {

class CpuBackend : public Backend {
 public:
  CpuBackend(int threads, Laws laws) : threads_(threads), laws_(laws) {}

  std::string name() const override { return "cpu"; }
  std::string description() const override { return processor_name(); }
  std::optional<int> threads() const override { return threads_; }
  void start() override { threads_ = start_threads(threads_); }
  MemoryUse memory_use() const override { return cpu::memory_use(); }
  memory::DeviceMemory device_memory() const noexcept override { return {}; }
  std::unique_ptr<Simulation<double>> make_double(const LawInfo& law, Range range) override {
    return make<double>(law, range);
  }
  std::unique_ptr<Simulation<float>> make_single(const LawInfo& law, Range range) override {
    return make<float>(law, range);
  }

 private:
  template <class Real>
  std::unique_ptr<Simulation<Real>> make(const LawInfo& law, Range range) const {
    return std::make_unique<CpuSimulation<Real>>(find_law(laws_, law), range, threads_);
  }

  int threads_;
  Laws laws_;
};

}  // namespace

std::unique_ptr<Backend> make_backend(std::optional<int> threads, Laws laws) {
  const int asked_for = threads.value_or(omp_get_max_threads());
  if (asked_for < 1 || asked_for > max_threads) {
    throw Error(ErrorKind::bad_input, std::string(threads ? "threads" : "OMP_NUM_THREADS") +
                                          " asks for " + std::to_string(asked_for) +
                                          " threads; use 1 to " + std::to_string(max_threads));
  }
  return std::make_unique<CpuBackend>(std::min(asked_for, omp_get_thread_limit()), laws);
}

}  // namespace simgpu::cpu
