#include "fake_gpu.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/find_law.hpp"
#include "common/kernels/count_cells.hpp"
#include "common/kernels/create.hpp"
#include "common/kernels/reduction.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/memory/out_of_memory.hpp"
#include "common/particle_numbers.hpp"
#include "common/reach.hpp"
#include "cpu/field_memory.hpp"
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
  FakeSimulation(const cpu::LawFunctions& law, Range range, const FakeGpu& gpu)
      : law_(*law.law),
        functions_(law.in<Real>()),
        range_(range),
        gpu_(gpu),
        ledger_(memory::device_ledger(gpu.index)) {
    const memory::CountingAllocator<Real> on_device(ledger_);
    for (unsigned column = 0; column < law_.column_count(); ++column) {
      columns_.emplace_back(range.count, on_device);
    }
  }

  const LawInfo& law() const override { return law_; }
  Range range() const override { return range_; }
  void move_to(Range range) override { range_ = range; }

  void create(const Start& start) override {
    const Create<Real> create{view(), StartBox(law_.columns, start.region), start.seed,
                              range_.first};
    for (std::uint64_t i = 0; i < range_.count; ++i) create(i);
  }

  void load(std::uint64_t offset, ParticleView<const Real> particles) override {
    copy(particles, view().subview(offset, particles.size));
  }

  void hold_field(const field::Grid& grid) override {
    field_.reset();
    if (grid.nodes() > 0) field_.emplace(grid, 1);
  }
  void put_level(field::Slot slot, std::span<const std::byte> components) override {
    field_.value().put(slot, components.data());
  }
  void advance_field(bool is_forward) override { field_.value().advance(is_forward); }

  std::optional<std::uint64_t> first_outside_domain(const Evolution& evolution) const override {
    const std::uint64_t place = functions_.first_outside_domain(view().read_only(), evolution);
    if (place == range_.count) return std::nullopt;
    return place;
  }

  using Simulation<Real>::evolve;
  double evolve(std::uint64_t offset, std::uint64_t count, const Evolution& asked_for,
                Order order) override {
    Evolution evolution = asked_for;
    if (field_) evolution.field = field_->complete(asked_for.field);
    if (gpu_.at_steps) gpu_.at_steps();
    ++runs_;
    if (gpu_.fault == "launch" || (gpu_.fault == "third_launch" && runs_ == 3)) {
      throw Error(ErrorKind::run_failed, "CUDA failed: unspecified launch failure");
    }
    constexpr std::uint64_t victim = 17;
    const bool skips = gpu_.fault == "skip";
    const auto before = skips ? numbers_at(view(), victim) : ParticleNumbers<Real>{};
    const cpu::InstructionSet set = cpu::best_instruction_set();
    if (evolution.math == Math::exact) {
      functions_.evolve_exact(view().subview(offset, count), evolution, order, set);
    } else {
      functions_.evolve_fast(view().subview(offset, count), evolution, set);
    }
    const bool this_run =
        (gpu_.fault == "first" && runs_ == 1) || (gpu_.fault == "third" && runs_ == 3);
    if (gpu_.fault == "bit" || this_run) flip_lowest_bit_of_y(victim);
    if (skips) {
      for (unsigned column = 0; column < law_.column_count(); ++column) {
        columns_[column][victim] = before[column];
      }
    }
    return 1e-3 / gpu_.speed / (sizeof(Real) == sizeof(float) ? gpu_.gain_in_single : 1) /
           (evolution.math == Math::fast ? gpu_.gain_of_fast : 1);
  }

  void store(std::uint64_t offset, ParticleView<Real> particles) const override {
    copy(view().subview(offset, particles.size).read_only(), particles);
  }

  WorstKey worst_since_create(const Evolution& evolution, const Start& start) const override {
    return functions_.worst_since_create(view().read_only(), evolution, start, range_.first, 0);
  }

  WorstKey worst_since(const Evolution& evolution, std::uint64_t offset,
                       ParticleView<const Real> start) const override {
    const DeviceVector<char> on_device(
        bytes_of(precision_of<Real>, law_.column_count(), start.size),
        memory::CountingAllocator<char>(ledger_));
    return functions_.worst_since(view().subview(offset, start.size).read_only(), evolution, start,
                                  offset);
  }

  std::uint64_t checksum() const override {
    const HashOfParticle<Real> hash_of{view().read_only(), range_.first};
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < range_.count; ++i) sum += hash_of(i);
    return sum;
  }

  double reach(const Evolution& evolution) const override {
    return reach_of(functions_.reach(view().read_only(), evolution));
  }

  void count_cells(const Grid& grid, std::span<std::uint64_t> counts) const override {
    DeviceVector<std::uint64_t> on_device(counts.begin(), counts.end(),
                                          memory::CountingAllocator<std::uint64_t>(ledger_));
    const CountCells<Real> count{view().read_only(), grid, on_device.data()};
    for (std::uint64_t i = 0; i < range_.count; ++i) count(i);
    std::copy(on_device.begin(), on_device.end(), counts.begin());
  }

 private:
  ParticleView<Real> view() const {
    return view_of<Real>(range_.count, law_.column_count(),
                         [this](unsigned column) { return columns_[column].data(); });
  }

  static void copy(ParticleView<const Real> from, ParticleView<Real> to) {
    for (unsigned column = 0; column < from.column_count; ++column) {
      std::copy_n(from.columns[column], from.size, to.columns[column]);
    }
  }

  void flip_lowest_bit_of_y(std::uint64_t index) {
    using Bits = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;
    Real& y = columns_[1][index];
    y = std::bit_cast<Real>(std::bit_cast<Bits>(y) ^ Bits{1});
  }

  const LawInfo& law_;
  const cpu::LawFunctionsIn<Real>& functions_;
  Range range_;
  FakeGpu gpu_;
  memory::Ledger& ledger_;
  int runs_ = 0;
  mutable std::vector<DeviceVector<Real>> columns_;
  std::optional<cpu::FieldMemory> field_;
  DeviceVector<char> reduction_{cuda::reduction_bytes, memory::CountingAllocator<char>(ledger_)};
};

class FakeBackend : public Backend {
 public:
  FakeBackend(FakeGpu gpu, cpu::Laws laws) : gpu_(std::move(gpu)), laws_(laws) {}

  std::string name() const override { return gpu_.name(); }
  std::string description() const override { return gpu_.description(); }
  std::optional<int> threads() const override { return std::nullopt; }
  void start() override {}
  MemoryUse memory_use() const override { return cuda::memory_use(); }
  memory::DeviceMemory device_memory() const noexcept override {
    constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
    return {std::nullopt, 512 * mebibyte, 1024 * mebibyte, "a test knows no processes"};
  }
  std::unique_ptr<Simulation<double>> make_double(const LawInfo& law, Range range) override {
    return make<double>(law, range);
  }
  std::unique_ptr<Simulation<float>> make_single(const LawInfo& law, Range range) override {
    return make<float>(law, range);
  }

 private:
  template <class Real>
  std::unique_ptr<Simulation<Real>> make(const LawInfo& law, Range range) const {
    if (gpu_.fault == "memory") {
      constexpr std::uint64_t free = std::uint64_t{1} << 20;
      throw memory::OutOfMemory(memory::Place::device, name() + " has 1.00 MiB free", free);
    }
    return std::make_unique<FakeSimulation<Real>>(find_law(laws_, law), range, gpu_);
  }

  FakeGpu gpu_;
  cpu::Laws laws_;
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
  devices.cuda = [each, laws = gpus.laws](int index) {
    if (static_cast<std::size_t>(index) < each.size()) {
      return std::make_unique<FakeBackend>(each[static_cast<std::size_t>(index)], laws);
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
