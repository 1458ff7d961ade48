#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/checksum.hpp"
#include "common/initial_state.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/parameters.hpp"
#include "common/laws/circle/particle.hpp"
#include "common/simulation.hpp"
#include "common/laws/circle/step.hpp"

/// The ways in which programs hold particles, each counted by the host ledger.
namespace simgpu::bench {

/// A map from names to values for each particle: what a Python object with a dict is. The maps
/// share the names, as CPython's dicts do. Each map carries the 8 bytes of its allocator.
class MapStorage {
 public:
  explicit MapStorage(std::uint64_t capacity) { maps_.reserve(capacity); }

  std::uint64_t size() const { return maps_.size(); }

  void append(const Particle<double>& particle) {
    maps_.emplace_back();
    store(size() - 1, particle);
  }

  Particle<double> load(std::uint64_t i) const {
    Particle<double> particle{};
    for (std::size_t field = 0; field < field_count; ++field) {
      value_of(particle, static_cast<Field>(field)) = maps_[i].at(field_info[field].name);
    }
    return particle;
  }

  void store(std::uint64_t i, const Particle<double>& particle) {
    for (std::size_t field = 0; field < field_count; ++field) {
      maps_[i][field_info[field].name] = value_of(particle, static_cast<Field>(field));
    }
  }

 private:
  using Entry = std::pair<const std::string_view, double>;
  using Map = std::unordered_map<std::string_view, double, std::hash<std::string_view>,
                                 std::equal_to<std::string_view>,
                                 memory::CountingAllocator<Entry, alignof(Entry)>>;

  std::vector<Map, memory::CountingAllocator<Map>> maps_;
};

/// An object of its own on the heap for each particle: what a Python object with __slots__ is.
class ObjectStorage {
 public:
  explicit ObjectStorage(std::uint64_t capacity) { objects_.reserve(capacity); }

  std::uint64_t size() const { return objects_.size(); }
  void append(const Particle<double>& particle) {
    objects_.emplace_back(std::construct_at(Allocator().allocate(1), particle));
  }
  Particle<double> load(std::uint64_t i) const { return *objects_[i]; }
  void store(std::uint64_t i, const Particle<double>& particle) { *objects_[i] = particle; }

 private:
  using Allocator = memory::CountingAllocator<Particle<double>, alignof(Particle<double>)>;
  struct Release {
    void operator()(Particle<double>* particle) const noexcept {
      Allocator().deallocate(particle, 1);
    }
  };
  using Object = std::unique_ptr<Particle<double>, Release>;

  std::vector<Object, memory::CountingAllocator<Object>> objects_;
};

/// An array of structs.
class StructStorage {
 public:
  explicit StructStorage(std::uint64_t capacity) { structs_.reserve(capacity); }

  std::uint64_t size() const { return structs_.size(); }
  void append(const Particle<double>& particle) { structs_.push_back(particle); }
  Particle<double> load(std::uint64_t i) const { return structs_[i]; }
  void store(std::uint64_t i, const Particle<double>& particle) { structs_[i] = particle; }

 private:
  std::vector<Particle<double>, memory::CountingAllocator<Particle<double>>> structs_;
};

/// A run's particles in one of the storages above, with simgpu's start state, step and checksum.
template <class Storage>
class StoredParticles {
 public:
  StoredParticles(std::uint64_t count, std::uint64_t seed) : storage_(count) {
    for (std::uint64_t i = 0; i < count; ++i) storage_.append(initial_particle<double>(seed, i));
  }

  void evolve(const Evolution& evolution, Order order) {
    if (order == Order::particle) {
      for (std::uint64_t i = 0; i < storage_.size(); ++i) move(i, evolution);
    } else {
      const Evolution one_step{evolution.timestep, 1};
      for (std::uint64_t n = 0; n < evolution.steps; ++n) {
        for (std::uint64_t i = 0; i < storage_.size(); ++i) move(i, one_step);
      }
    }
  }

  std::uint64_t checksum() const {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < storage_.size(); ++i) sum += particle_hash(i, storage_.load(i));
    return sum;
  }

 private:
  void move(std::uint64_t i, const Evolution& evolution) {
    Particle<double> particle = storage_.load(i);
    const double a = step_length(evolution.timestep, particle);
    for (std::uint64_t n = 0; n < evolution.steps; ++n) step(a, particle);
    storage_.store(i, particle);
  }

  Storage storage_;
};

/// A run's particles as simgpu itself holds them: columns on a device.
template <class Real>
class SimgpuParticles {
 public:
  SimgpuParticles(Backend& backend, std::uint64_t count, std::uint64_t seed)
      : simulation_(make_simulation<Real>(backend, {0, count})) {
    simulation_->create(seed);
  }

  void evolve(const Evolution& evolution, Order order) { simulation_->evolve(evolution, order); }
  std::uint64_t checksum() const { return simulation_->checksum(); }

 private:
  std::unique_ptr<Simulation<Real>> simulation_;
};

}  // namespace simgpu::bench
