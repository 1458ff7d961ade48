#include <thrust/system_error.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/floating_point.hpp"
#include "common/kernels/create.hpp"
#include "common/kernels/field.hpp"
#include "common/kernels/reduction.hpp"
#include "common/memory/format_bytes.hpp"
#include "common/memory/out_of_memory.hpp"
#include "common/reach.hpp"
#include "cuda/copy.hpp"
#include "cuda/count_cells.cuh"
#include "cuda/cuda_error.hpp"
#include "cuda/cuda_simulation.hpp"
#include "cuda/device_particles.cuh"
#include "cuda/field_memory.cuh"
#include "cuda/host_registration.hpp"
#include "cuda/reduce.cuh"

namespace simgpu::cuda {

namespace {

/// Bytes of the current device's memory.
struct MemoryInfo {
  std::size_t free = 0;
  std::size_t total = 0;
};

MemoryInfo memory_info() {
  MemoryInfo info;
  SIMGPU_CUDA_CHECK(cudaMemGetInfo(&info.free, &info.total));
  return info;
}

[[noreturn]] void throw_out_of_device_memory(int device, std::uint64_t bytes) {
  const MemoryInfo info = memory_info();
  throw memory::OutOfMemory(
      memory::Place::device,
      "cuda:" + std::to_string(device) + " cannot give " + memory::format_bytes(bytes) +
          " of device memory (free: " + memory::format_bytes(info.free) + " of " +
          memory::format_bytes(info.total) + "); use fewer particles or single precision",
      memory::could_hold(memory::device_ledger(device).current(), bytes, info.free));
}

/// Thrust's words for why there was no memory.
std::string reason_of(const DeviceBadAlloc& failure) {
  try {
    std::rethrow_if_nested(failure);
  } catch (const std::exception& reason) {
    return reason.what();
  }
  return failure.what();
}

/// Throws what became of `device`, which knows more than Thrust if it is lost: Thrust may have
/// dropped the error on its way, or have taken it for another.
[[noreturn]] void throw_device_failed(int device, const std::string& thrusts_words,
                                      cudaError_t error = cudaErrorUnknown) {
  static_cast<void>(cudaGetLastError());
  SIMGPU_CUDA_CHECK(cudaDeviceSynchronize());
  throw Error(kind_of(error), "cuda:" + std::to_string(device) + " failed: " + thrusts_words);
}

/// Thrust calls every failure to allocate a lack of memory.
[[noreturn]] void throw_not_allocated(int device, const DeviceBadAlloc& failure) {
  const std::string reason = reason_of(failure);
  if (reason.find(cudaGetErrorName(cudaErrorMemoryAllocation)) == std::string::npos) {
    throw_device_failed(device, reason);
  }
  throw_out_of_device_memory(device, failure.bytes());
}

/// Runs `work`, which calls Thrust, on `device`, and turns what Thrust throws into an Error.
template <class Work>
auto on_device(int device, Work work) {
  const DefaultFloatingPoint floating_point;
  SIMGPU_CUDA_CHECK(cudaSetDevice(device));
  try {
    return work();
  } catch (const Error&) {
    throw;
  } catch (const DeviceBadAlloc& failure) {
    throw_not_allocated(device, failure);
  } catch (const thrust::system_error& failure) {
    throw_device_failed(device, failure.what(), static_cast<cudaError_t>(failure.code().value()));
  } catch (const std::runtime_error& failure) {  // of the libraries below Thrust
    throw_device_failed(device, failure.what());
  }
}

/// Refuses at once what the device cannot hold, rather than filling it column by column.
template <class Real>
Range require_device_memory(int device, unsigned columns, Range range) {
  SIMGPU_CUDA_CHECK(cudaSetDevice(device));
  const std::uint64_t bytes = bytes_of(precision_of<Real>, columns, range.count);
  if (bytes > memory_info().free) throw_out_of_device_memory(device, bytes);
  return range;
}

template <class Real>
class CudaSimulation : public Simulation<Real> {
 public:
  CudaSimulation(int device, const LawFunctions& law, Range range)
      : device_(device),
        law_(*law.law),
        functions_(law.in<Real>()),
        ledger_(memory::device_ledger(device)),
        particles_(on_device(device,
                             [&] {
                               const unsigned columns = law.law->column_count();
                               return DeviceParticles<Real>(
                                   columns, require_device_memory<Real>(device, columns, range),
                                   ledger_);
                             })),
        reduce_(on_device(device, [&] { return Reduction(ledger_); })) {}

  ~CudaSimulation() override { succeeded(cudaSetDevice(device_)); }

  const LawInfo& law() const override { return law_; }
  Range range() const override { return particles_.range(); }
  void move_to(Range range) override { particles_.move_to(range); }
  std::optional<ParticleView<const Real>> columns_in_place() const override {
    return particles_.view();
  }

  void create(const Start& start) override {
    on_device(device_, [&] {
      launch_for_each(stream_, range().count,
                      Create<Real>{particles_.view(), StartBox(law_.columns, start.region),
                                   start.seed, range().first});
      stream_.wait();
    });
  }

  std::unique_ptr<PinnedMemory> pin(ParticleView<Real> block) const override {
    return on_device(device_, [&] { return std::make_unique<HostRegistration>(block); });
  }

  void load(std::uint64_t offset, ParticleView<const Real> particles) override {
    on_device(device_, [&] {
      copy(particles, particles_.view().subview(offset, particles.size), cudaMemcpyHostToDevice,
           stream_);
    });
  }

  void hold_field(const field::Grid& grid) override {
    on_device(device_, [&] {
      field_.reset();
      if (grid.nodes() > 0) field_.emplace(grid, ledger_);
    });
  }

  void put_level(field::Slot slot, std::span<const std::byte> components) override {
    on_device(device_, [&] { field_.value().put(slot, components, stream_); });
  }

  std::unique_ptr<PinnedMemory> pin_level(std::span<const std::byte> components) const override {
    return on_device(device_, [&] { return std::make_unique<HostRegistration>(components); });
  }

  void advance_field(bool is_forward) override {
    on_device(device_, [&] { field_.value().advance(is_forward, stream_); });
  }

  std::optional<std::uint64_t> first_outside_domain(const Evolution& evolution) const override {
    const std::uint64_t place = on_device(device_, [&] {
      return functions_.first_outside_domain(particles_.view(), evolution, reduce_, stream_);
    });
    if (place == Smallest::identity) return std::nullopt;
    return place;
  }

  using Simulation<Real>::evolve;
  double evolve(std::uint64_t offset, std::uint64_t count, const Evolution& asked_for,
                Order order) override {
    return on_device(device_, [&] {
      Evolution evolution = asked_for;
      if (field_) evolution.field = field_->complete(asked_for.field);
      const ParticleView<Real> particles = particles_.view().subview(offset, count);
      return evolution.math == Math::exact
                 ? functions_.evolve_exact(particles, evolution, order, stream_)
                 : functions_.evolve_fast(particles, evolution, stream_);
    });
  }

  void store(std::uint64_t offset, ParticleView<Real> particles) const override {
    on_device(device_, [&] {
      copy(particles_.view().subview(offset, particles.size), particles, cudaMemcpyDeviceToHost,
           stream_);
    });
  }

  std::uint64_t checksum() const override {
    return on_device(device_, [&] {
      return reduce_(stream_, Sum{}, range().count,
                     HashOfParticle<Real>{particles_.view(), range().first});
    });
  }

  WorstKey worst_since_create(const Evolution& evolution, const Start& start) const override {
    return on_device(device_, [&] {
      return functions_.worst_since_create(particles_.view(), evolution, start, range().first,
                                           reduce_, stream_);
    });
  }

  WorstKey worst_since(const Evolution& evolution, std::uint64_t offset,
                       ParticleView<const Real> start) const override {
    return on_device(device_, [&] {
      DeviceParticles<Real> on_the_device(start.column_count, {0, start.size}, ledger_);
      copy(start, on_the_device.view(), cudaMemcpyHostToDevice, stream_);
      return functions_.worst_since(particles_.view().subview(offset, start.size), evolution,
                                    std::as_const(on_the_device).view(), offset, reduce_, stream_);
    });
  }

  double reach(const Evolution& evolution) const override {
    return reach_of(on_device(
        device_, [&] { return functions_.reach(particles_.view(), evolution, reduce_, stream_); }));
  }

  void count_cells(const Grid& grid, std::span<std::uint64_t> counts) const override {
    on_device(device_,
              [&] { cuda::count_cells(particles_.view(), grid, counts, ledger_, stream_); });
  }

 private:
  int device_;
  const LawInfo& law_;
  const LawFunctionsIn<Real>& functions_;
  memory::Ledger& ledger_;
  DeviceParticles<Real> particles_;
  mutable Reduction reduce_;
  std::optional<FieldMemory> field_;
  Stream stream_;
};

template <class Real>
void load_kernels_for() {
  load_code_of(for_each_kernel<Create<Real>>, reduce_kernel<Sum, HashOfParticle<Real>>);
}

}  // namespace

template <class Real>
std::unique_ptr<Simulation<Real>> make_cuda_simulation(int device, const LawFunctions& law,
                                                       Range range) {
  return std::make_unique<CudaSimulation<Real>>(device, law, range);
}

void load_state_kernels() {
  load_kernels_for<double>();
  load_kernels_for<float>();
}

void load_field_kernels() {
  load_code_of(for_each_kernel<PutLevel<double>>, for_each_kernel<AdvancePair<double>>,
               for_each_kernel<PutLevel<float>>, for_each_kernel<AdvancePair<float>>);
}

int oldest_compute_capability() noexcept {
  // nvcc's list of what this file is compiled for, in ascending order: 750,800,...
  constexpr int compiled_for[] = {__CUDA_ARCH_LIST__};
  return compiled_for[0] / 10;
}

template std::unique_ptr<Simulation<double>> make_cuda_simulation(int, const LawFunctions&, Range);
template std::unique_ptr<Simulation<float>> make_cuda_simulation(int, const LawFunctions&, Range);

}  // namespace simgpu::cuda
