#include "fake_gpu.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/checksum.hpp"
#include "common/laws/circle/domain.hpp"
#include "common/initial_state.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/memory/out_of_memory.hpp"
#include "common/reach.hpp"
#include "common/kernels/misfit.hpp"
#include "cpu/evolve.hpp"
#include "cpu/evolve_fast.hpp"
#include "cuda/state_bytes.hpp"

namespace simgpu::test {

namespace {

/// One of the GPUs.
struct FakeGpu {
  int index = 0;
  std::string fault;
  double speed = 1;
  std::function<void()> at_steps = {};
  double gain_in_single = 1;
  double gain_of_fast = 1;

  std::string name() const { return "cuda:" + std::to_string(index); }
  std::string description() const {
    return (speed == 1 ? "" : "slow ") + std::string("GPU of a test");
  }
};

template <class T>
using DeviceVector = std::vector<T, memory::CountingAllocator<T>>;

template <class Real>
class FakeSimulation : public Simulation<Real> {
 public:
  FakeSimulation(Range range, const FakeGpu& gpu)
      : range_(range), gpu_(gpu), ledger_(memory::device_ledger(gpu.index)) {
    const memory::CountingAllocator<Real> on_device(ledger_);
    for (std::size_t field = 0; field < field_count; ++field) {
      columns_.emplace_back(range.count, on_device);
    }
  }

  Range range() const override { return range_; }
  void move_to(Range range) override { range_ = range; }

  void create(std::uint64_t seed) override {
    for (std::uint64_t i = 0; i < range_.count; ++i) {
      view().store(i, initial_particle<Real>(seed, range_.first + i));
    }
  }

  void load(std::uint64_t offset, ParticleView<const Real> particles) override {
    for (std::uint64_t i = 0; i < particles.size; ++i) {
      view().store(offset + i, particles.load(i));
    }
  }

  std::optional<std::uint64_t> first_outside_domain(const Evolution& evolution) const override {
    for (std::uint64_t i = 0; i < range_.count; ++i) {
      if (!in_domain(view().load(i), evolution)) return i;
    }
    return std::nullopt;
  }

  using Simulation<Real>::evolve;
  double evolve(std::uint64_t offset, std::uint64_t count, const Evolution& evolution,
                Order order) override {
    if (gpu_.at_steps) gpu_.at_steps();
    ++runs_;
    if (gpu_.fault == "launch" || (gpu_.fault == "third_launch" && runs_ == 3)) {
      throw Error(ErrorKind::run_failed, "CUDA failed: unspecified launch failure");
    }
    constexpr std::uint64_t victim = 17;
    const Particle<Real> before = gpu_.fault == "skip" ? view().load(victim) : Particle<Real>{};
    if (evolution.arithmetic == Arithmetic::exact) {
      cpu::evolve(view().subview(offset, count), evolution, order);
    } else {
      cpu::evolve_fast(view().subview(offset, count), evolution);
    }
    const bool this_run =
        (gpu_.fault == "first" && runs_ == 1) || (gpu_.fault == "third" && runs_ == 3);
    if (gpu_.fault == "bit" || this_run) flip_lowest_bit_of_y(victim);
    if (gpu_.fault == "skip") view().store(victim, before);
    return 1e-3 / gpu_.speed / (sizeof(Real) == sizeof(float) ? gpu_.gain_in_single : 1) /
           (evolution.arithmetic == Arithmetic::fast ? gpu_.gain_of_fast : 1);
  }

  void store(std::uint64_t offset, ParticleView<Real> particles) const override {
    for (std::uint64_t i = 0; i < particles.size; ++i) {
      particles.store(i, view().load(offset + i));
    }
  }

  WorstKey worst_since_create(const Evolution& evolution, std::uint64_t seed) const override {
    return worst(KeyOfParticle<Real, GeneratedStart<Real>>{
        view().read_only(), {seed, range_.first}, evolution, 0});
  }

  WorstKey worst_since(const Evolution& evolution, std::uint64_t offset,
                       ParticleView<const Real> start) const override {
    const DeviceVector<char> on_device(bytes_of<Real>(start.size),
                                       memory::CountingAllocator<char>(ledger_));
    return worst(KeyOfParticle<Real, StoredStart<Real>>{
        view().subview(offset, start.size).read_only(), {start}, evolution, offset});
  }

  std::uint64_t checksum() const override {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < range_.count; ++i) {
      sum += particle_hash(range_.first + i, view().load(i));
    }
    return sum;
  }

  double reach(const Evolution& evolution) const override {
    std::uint64_t largest = 0;
    for (std::uint64_t i = 0; i < range_.count; ++i) {
      largest = std::max(largest, reach_key(view().load(i), evolution));
    }
    return reach_of(largest);
  }

  void count_cells(const Grid& grid, std::span<std::uint64_t> counts) const override {
    DeviceVector<std::uint64_t> on_device(counts.begin(), counts.end(),
                                          memory::CountingAllocator<std::uint64_t>(ledger_));
    for (std::uint64_t i = 0; i < range_.count; ++i) {
      const std::uint64_t cell = cell_of(grid, view().load(i).x, view().load(i).y);
      if (cell != grid.cells()) ++on_device[cell];
    }
    std::copy(on_device.begin(), on_device.end(), counts.begin());
  }

 private:
  ParticleView<Real> view() const {
    return view_of<Real>(range_.count,
                         [this](std::size_t field) { return columns_[field].data(); });
  }

  template <class KeyOf>
  static WorstKey worst(const KeyOf& key_of) {
    WorstKey worst = 0;
    for (std::uint64_t i = 0; i < key_of.particles.size; ++i) worst = std::max(worst, key_of(i));
    return worst;
  }

  void flip_lowest_bit_of_y(std::uint64_t index) {
    using Bits = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;
    Particle<Real> particle = view().load(index);
    particle.y = std::bit_cast<Real>(std::bit_cast<Bits>(particle.y) ^ Bits{1});
    view().store(index, particle);
  }

  Range range_;
  FakeGpu gpu_;
  memory::Ledger& ledger_;
  int runs_ = 0;
  mutable std::vector<DeviceVector<Real>> columns_;
  DeviceVector<char> reduction_{cuda::reduction_bytes, memory::CountingAllocator<char>(ledger_)};
};

class FakeBackend : public Backend {
 public:
  explicit FakeBackend(FakeGpu gpu) : gpu_(std::move(gpu)) {}

  std::string name() const override { return gpu_.name(); }
  std::string description() const override { return gpu_.description(); }
  std::optional<int> threads() const override { return std::nullopt; }
  void start() override {}
  MemoryUse memory_use() const override { return cuda::memory_use(); }
  memory::DeviceMemory device_memory() const noexcept override {
    constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
    return {std::nullopt, 512 * mebibyte, 1024 * mebibyte, "a test knows no processes"};
  }
  std::unique_ptr<Simulation<double>> make_double(Range range) override {
    return make<double>(range);
  }
  std::unique_ptr<Simulation<float>> make_single(Range range) override {
    return make<float>(range);
  }

 private:
  template <class Real>
  std::unique_ptr<Simulation<Real>> make(Range range) const {
    if (gpu_.fault == "memory") {
      constexpr std::uint64_t free = std::uint64_t{1} << 20;
      throw memory::OutOfMemory(memory::Place::device, name() + " has 1.00 MiB free", free);
    }
    return std::make_unique<FakeSimulation<Real>>(range, gpu_);
  }

  FakeGpu gpu_;
};

}  // namespace

driver::Devices devices_with_fake_gpus(const FakeGpus& gpus) {
  std::vector<FakeGpu> each;
  for (const double speed : gpus.speeds) {
    const auto index = static_cast<int>(each.size());
    each.push_back(
        {index, gpus.faulty.value_or(index) == index ? gpus.fault : "none", speed, gpus.at_steps});
  }
  each.back().gain_in_single = gpus.gain_in_single;
  each.back().gain_of_fast = gpus.gain_of_fast;
  driver::Devices devices = driver::real_devices();
  devices.cuda = [each](int index) {
    if (static_cast<std::size_t>(index) < each.size()) {
      return std::make_unique<FakeBackend>(each[static_cast<std::size_t>(index)]);
    }
    throw Error(ErrorKind::device_unusable, "there is no cuda:" + std::to_string(index));
  };
  devices.query_cuda = [each] {
    cuda::DeviceQuery query;
    for (const FakeGpu& gpu : each) {
      cuda::DeviceInfo& device = query.devices.emplace_back();
      device.index = gpu.index;
      device.name = gpu.description();
      device.uuid = "GPU-00000000-0000-0000-0000-00000000000" + std::to_string(gpu.index);
    }
    return query;
  };
  return devices;
}

driver::Devices devices_with_fake_gpu(const std::string& fault,
                                      const std::function<void()>& at_steps) {
  FakeGpus gpus;
  gpus.fault = fault;
  gpus.at_steps = at_steps;
  return devices_with_fake_gpus(gpus);
}

}  // namespace simgpu::test
