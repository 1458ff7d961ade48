#include "driver/field/field_outcome.hpp"

#include <algorithm>

#include "common/block.hpp"

namespace simgpu::driver {

namespace {

template <class Real, class Visit>
void for_each_particle(const Simulation<Real>& simulation, const Visit& visit) {
  ExchangeBlock<Real> block(simulation);
  for_each_block(simulation.range().count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view(count);
    simulation.store(offset, particles);
    for (std::uint64_t i = 0; i < count; ++i) visit(particles, i);
  });
}

template <class Real>
bool is_on_missing(const ParticleView<Real>& particles, std::uint64_t i, unsigned dimensions,
                   const field::MissingValues& missing) {
  Real position[field::most_components] = {};
  for (unsigned axis = 0; axis < dimensions; ++axis) position[axis] = particles.columns[axis][i];
  return missing.at(position);
}

}  // namespace

template <class Real>
std::uint64_t count_on_missing(const Simulation<Real>& simulation,
                               const field::MissingValues& missing) {
  std::uint64_t count = 0;
  for_each_particle(simulation, [&](const ParticleView<Real>& particles, std::uint64_t i) {
    if (is_on_missing(particles, i, simulation.law().dimensions, missing)) ++count;
  });
  return count;
}

template <class Real>
void add_end(const Simulation<Real>& simulation, const field::MissingValues& missing,
             bool is_forward, FieldOutcome& outcome) {
  const unsigned dimensions = simulation.law().dimensions;
  const unsigned left_at_column = dimensions;  // it stands behind the position
  for_each_particle(simulation, [&](const ParticleView<Real>& particles, std::uint64_t i) {
    if (is_on_missing(particles, i, dimensions, missing)) ++outcome.ended_on_missing;
    const auto left_at = static_cast<double>(particles.columns[left_at_column][i]);
    if (left_at == absent_number) return;
    ++outcome.left;
    const double earlier = outcome.first_left_at.value_or(left_at);
    outcome.first_left_at = is_forward ? std::min(earlier, left_at) : std::max(earlier, left_at);
  });
}

template std::uint64_t count_on_missing(const Simulation<double>&, const field::MissingValues&);
template std::uint64_t count_on_missing(const Simulation<float>&, const field::MissingValues&);
template void add_end(const Simulation<double>&, const field::MissingValues&, bool, FieldOutcome&);
template void add_end(const Simulation<float>&, const field::MissingValues&, bool, FieldOutcome&);

}  // namespace simgpu::driver
