#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/evolution.hpp"
#include "common/field_grid.hpp"
#include "common/grid.hpp"
#include "common/initial_state.hpp"
#include "common/law_info.hpp"
#include "common/memory/device_memory.hpp"
#include "common/memory/ledger.hpp"
#include "common/particle_view.hpp"
#include "common/precision.hpp"
#include "common/range.hpp"
#include "common/state_bytes.hpp"
#include "common/worst_key.hpp"

namespace simgpu {

struct Parameters;  // see parameters.hpp

/// Host memory that a device copies to and from directly, for as long as this lives.
class PinnedMemory {
 public:
  virtual ~PinnedMemory() = default;
};

/// A range of particles of a law on one device. All calls block until their work is done. Views
/// given to load() and store() are in host memory, `offset` counts from the start of the range, and
/// offset + particles.size must not exceed range().count.
///
/// Every call may throw Error (run_failed) when its device fails.
template <class Real>
class Simulation {
 public:
  virtual ~Simulation() = default;

  /// What moves the particles, and which columns they have.
  virtual const LawInfo& law() const = 0;

  virtual Range range() const = 0;

  /// Holds other particles from now on, no more than it was made for, in the same memory. They have
  /// no state before create() or load().
  virtual void move_to(Range range) = 0;

  /// Gives every particle its start state (see initial_state.hpp).
  virtual void create(const Start& start) = 0;

  /// Readies `block` in host memory for many calls of load() or store(), which work without it and
  /// may be faster with it. The block must outlive what is returned: null where there is no gain.
  virtual std::unique_ptr<PinnedMemory> pin(ParticleView<Real> /*block*/) const { return nullptr; }

  /// Takes particles from the host.
  virtual void load(std::uint64_t offset, ParticleView<const Real> particles) = 0;

  /// Makes room for a gridded velocity field, whose law takes one, in place of any that is held; a
  /// grid without nodes gives that back. Of several devices each holds all of it. Throws Error
  /// (out_of_memory).
  virtual void hold_field(const field::Grid& grid) = 0;

  /// Takes the velocities of the field at one time, in m/s: grid.bytes_of_level() bytes in host
  /// memory, component after component, each node by node with x first.
  virtual void put_level(field::Slot slot, std::span<const std::byte> components) = 0;

  /// Readies `components` in host memory for many calls of put_level(), as pin() does particles.
  virtual std::unique_ptr<PinnedMemory> pin_level(std::span<const std::byte> /*components*/) const {
    return nullptr;
  }

  /// Makes the field's third time one of the pair that is looked up together: the second one of it
  /// if `is_forward`, else the first.
  virtual void advance_field(bool is_forward) = 0;

  /// The offset of the first particle that `evolution` would take out of the law's domain, or
  /// nothing if all stay inside.
  virtual std::optional<std::uint64_t> first_outside_domain(const Evolution& evolution) const = 0;

  /// Moves `count` particles from `offset` on; returns the seconds that took on the device. Fast
  /// arithmetic, which the law must have, carries more than the particle from step to step, so it
  /// knows the order particle alone and takes that.
  virtual double evolve(std::uint64_t offset, std::uint64_t count, const Evolution& evolution,
                        Order order) = 0;

  /// The same for several pieces, which do not overlap, their `first` being an offset. Pieces on
  /// devices of their own (see parts()) are moved at once, and the seconds are then of the slowest.
  virtual double evolve_pieces(std::span<const Range> pieces, const Evolution& evolution,
                               Order order) {
    double seconds = 0;
    for (const Range& piece : pieces) seconds += evolve(piece.first, piece.count, evolution, order);
    return seconds;
  }

  /// The columns where they lie: in the memory of the device, which on a CPU is the host's. They
  /// stay there as long as this lives, and its calls change what they hold. Nothing where several
  /// devices share the particles.
  virtual std::optional<ParticleView<const Real>> columns_in_place() const { return std::nullopt; }

  /// How many particles each device has, in their order: so many for one, and their sum is
  /// range().count.
  virtual std::vector<std::uint64_t> parts() const { return {range().count}; }

  /// Moves every particle.
  double evolve(const Evolution& evolution, Order order) {
    return evolve(0, range().count, evolution, order);
  }

  /// Holds every particle to the exact solution, which the law must have, `evolution` being all
  /// that happened since create(start), and finds the worst.
  virtual WorstKey worst_since_create(const Evolution& evolution, const Start& start) const = 0;

  /// The same for the particles from `offset` on that began as those of `start`, which is in host
  /// memory. Backend::memory_use() tells the memory that it takes.
  virtual WorstKey worst_since(const Evolution& evolution, std::uint64_t offset,
                               ParticleView<const Real> start) const = 0;

  /// Gives particles to the host.
  virtual void store(std::uint64_t offset, ParticleView<Real> particles) const = 0;

  /// The range's part of the run's checksum (see checksum.hpp).
  virtual std::uint64_t checksum() const = 0;

  /// The largest distance from the origin that any particle will have after `evolution`, up to what
  /// rounding does on the way; without steps, the largest one now. The law must have a reach. The
  /// same on every device; 0 if there are no particles.
  virtual double reach(const Evolution& evolution) const = 0;

  /// Adds to `counts`, which has a number for each cell, how many particles are in it (see
  /// cell_of()): so the parts of a run can be counted one after the other. Particles outside of the
  /// grid are in no cell. The same on every device. Backend::memory_use() tells the memory that it
  /// takes.
  virtual void count_cells(const Grid& grid, std::span<std::uint64_t> counts) const = 0;
};

/// One of several devices that work as one.
struct DeviceOfSeveral {
  std::string name;
  std::string description;           ///< its model
  memory::Ledger* ledger = nullptr;  ///< of its memory
  memory::DeviceProbe memory;        ///< as its driver sees it
};

/// A device, and the way to simulations on it.
class Backend {
 public:
  virtual ~Backend() = default;

  /// "cpu" or "cuda:N"; of several devices "cuda:0,1" or what their team is called.
  virtual std::string name() const = 0;

  /// The model of the processor or the GPU.
  virtual std::string description() const = 0;

  /// Several GPUs of this process that work as one, each by itself; of one device nothing.
  virtual std::vector<DeviceOfSeveral> devices() const { return {}; }

  /// Threads that compute, on a CPU.
  virtual std::optional<int> threads() const = 0;

  /// Has unlike devices that work as one share particles by how fast each takes the steps of this
  /// run, which is measured now; else all get the same. Of one device there is nothing to share.
  /// Throws Error as its devices do.
  virtual void share_for(const Parameters& /*run*/) {}

  /// Makes the device ready; on CUDA this creates the context. Call it once before the others.
  /// Throws Error (device_unusable).
  virtual void start() = 0;

  /// Loads the machine code that simulations of a law run on the device, where that is work of its
  /// own: of a CUDA kernel, its first launch would do it otherwise. Throws Error (device_unusable).
  virtual void load_kernels(const LawInfo& /*law*/) {}

  /// What simulations of the backend take.
  virtual MemoryUse memory_use() const = 0;

  /// The device's memory as its driver sees it; nothing is known of a CPU or before start().
  virtual memory::DeviceMemory device_memory() const noexcept = 0;

  /// Makes room for a range of particles of a law, which the backend must have been given. The
  /// particles have no state before create() or load().
  /// Throws Error (out_of_memory) that says how much was asked for.
  virtual std::unique_ptr<Simulation<double>> make_double(const LawInfo& law, Range range) = 0;
  virtual std::unique_ptr<Simulation<float>> make_single(const LawInfo& law, Range range) = 0;
};

/// Makes a simulation in the precision of `Real`.
template <class Real>
std::unique_ptr<Simulation<Real>> make_simulation(Backend& backend, const LawInfo& law,
                                                  Range range) {
  if constexpr (precision_of<Real> == Precision::double_precision) {
    return backend.make_double(law, range);
  } else {
    return backend.make_single(law, range);
  }
}

}  // namespace simgpu
