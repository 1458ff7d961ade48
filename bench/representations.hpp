#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/law.hpp"
#include "common/checksum.hpp"
#include "common/fields.hpp"
#include "common/kernels/misfit.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/parameters.hpp"
#include "common/simulation.hpp"

/// The ways in which programs hold particles, each counted by the host ledger.
namespace simgpu::bench {

using Particle = ParticleOf<BenchmarkLaw, double>;

/// A map from names to values for each particle: what a Python object with a dict is. The maps
/// share the names, as CPython's dicts do. Each map carries the 8 bytes of its allocator.
class MapStorage {
 public:
  explicit MapStorage(std::uint64_t capacity) { maps_.reserve(capacity); }

  std::uint64_t size() const { return maps_.size(); }

  void append(const Particle& particle) {
    maps_.emplace_back();
    store(size() - 1, particle);
  }

  Particle load(std::uint64_t i) const {
    Particle particle{};
    for_each_field<columns.size()>(particle, [&](double& number, unsigned column) {
      number = maps_[i].at(columns[column].name);
    });
    return particle;
  }

  void store(std::uint64_t i, const Particle& particle) {
    for_each_field<columns.size()>(particle, [&](const double& number, unsigned column) {
      maps_[i][columns[column].name] = number;
    });
  }

 private:
  static constexpr Columns columns = benchmark_law.columns;

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
  void append(const Particle& particle) {
    objects_.emplace_back(std::construct_at(Allocator().allocate(1), particle));
  }
  Particle load(std::uint64_t i) const { return *objects_[i]; }
  void store(std::uint64_t i, const Particle& particle) { *objects_[i] = particle; }

 private:
  using Allocator = memory::CountingAllocator<Particle, alignof(Particle)>;
  struct Release {
    void operator()(Particle* particle) const noexcept { Allocator().deallocate(particle, 1); }
  };
  using Object = std::unique_ptr<Particle, Release>;

  std::vector<Object, memory::CountingAllocator<Object>> objects_;
};

/// An array of structs.
class StructStorage {
 public:
  explicit StructStorage(std::uint64_t capacity) { structs_.reserve(capacity); }

  std::uint64_t size() const { return structs_.size(); }
  void append(const Particle& particle) { structs_.push_back(particle); }
  Particle load(std::uint64_t i) const { return structs_[i]; }
  void store(std::uint64_t i, const Particle& particle) { structs_[i] = particle; }

 private:
  std::vector<Particle, memory::CountingAllocator<Particle>> structs_;
};

/// A run's particles in one of the storages above, with simgpu's start state, step and checksum.
template <class Storage>
class StoredParticles {
 public:
  StoredParticles(std::uint64_t count, std::uint64_t seed) : storage_(count) {
    const GeneratedStart<BenchmarkLaw, double> start{StartBox(benchmark_law.columns), seed, 0};
    for (std::uint64_t i = 0; i < count; ++i) storage_.append(start(i));
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
    for (std::uint64_t i = 0; i < storage_.size(); ++i) {
      const Particle particle = storage_.load(i);
      const ParticleView<const double> one{
          {&particle.x, &particle.y, &particle.angular_speed}, 1, benchmark_law.column_count()};
      sum += particle_hash(i, one, 0);
    }
    return sum;
  }

 private:
  void move(std::uint64_t i, const Evolution& evolution) {
    Particle particle = storage_.load(i);
    const double a = circle::step_length(evolution.timestep, particle);
    for (std::uint64_t n = 0; n < evolution.steps; ++n) circle::step(a, particle);
    storage_.store(i, particle);
  }

  Storage storage_;
};

/// A run's particles as simgpu itself holds them: columns on a device.
template <class Real>
class SimgpuParticles {
 public:
  SimgpuParticles(Backend& backend, std::uint64_t count, std::uint64_t seed)
      : simulation_(make_simulation<Real>(backend, benchmark_law, {0, count})) {
    simulation_->create(seed);
  }

  void evolve(const Evolution& evolution, Order order) { simulation_->evolve(evolution, order); }
  std::uint64_t checksum() const { return simulation_->checksum(); }

 private:
  std::unique_ptr<Simulation<Real>> simulation_;
};

}  // namespace simgpu::bench
