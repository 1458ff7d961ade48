#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "common/particle_columns.hpp"
#include "common/simulation.hpp"
#include "cpu/field_memory.hpp"
#include "cpu/law_functions.hpp"

namespace simgpu::cpu {

/// A range of particles in host memory, moved by OpenMP threads that share out the particles. The
/// result does not depend on how many there are.
template <class Real>
class CpuSimulation : public Simulation<Real> {
 public:
  CpuSimulation(const LawFunctions& law, Range range, int threads);

  const LawInfo& law() const override { return *law_.law; }
  Range range() const override { return range_; }
  void move_to(Range range) override { range_ = range; }
  void create(const Start& start) override;
  void load(std::uint64_t offset, ParticleView<const Real> particles) override;
  std::optional<ParticleView<const Real>> columns_in_place() const override {
    return columns_.view().subview(0, range_.count);
  }
  void hold_field(const field::Grid& grid) override {
    field_.reset();
    if (grid.nodes() > 0) field_.emplace(grid, threads_);
  }
  void put_level(field::Slot slot, std::span<const std::byte> components) override;
  void advance_field(bool is_forward) override { field_.value().advance(is_forward); }
  std::optional<std::uint64_t> first_outside_domain(const Evolution& evolution) const override;
  using Simulation<Real>::evolve;
  double evolve(std::uint64_t offset, std::uint64_t count, const Evolution& evolution,
                Order order) override;
  void store(std::uint64_t offset, ParticleView<Real> particles) const override;
  std::uint64_t checksum() const override;
  WorstKey worst_since_create(const Evolution& evolution, const Start& start) const override;
  WorstKey worst_since(const Evolution& evolution, std::uint64_t offset,
                       ParticleView<const Real> start) const override;
  double reach(const Evolution& evolution) const override;
  void count_cells(const Grid& grid, std::span<std::uint64_t> counts) const override;

 private:
  int threads_for_pass() const;

  /// The largest of largest_in(begin, end) over parts of so many particles, each particle of which
  /// takes so long (see threads_for()).
  template <class LargestIn>
  std::uint64_t largest(std::uint64_t count, std::uint64_t time_of_each,
                        const LargestIn& largest_in) const;

  const LawFunctions& law_;
  const LawFunctionsIn<Real>& functions_;
  Range range_;
  int threads_;
  ParticleColumns<Real> columns_;
  std::optional<FieldMemory> field_;
};

extern template class CpuSimulation<double>;
extern template class CpuSimulation<float>;

}  // namespace simgpu::cpu
