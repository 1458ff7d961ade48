#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "common/column.hpp"
#include "common/evolution.hpp"
#include "common/field/levels.hpp"
#include "common/law_info.hpp"
#include "common/laws/gridded.hpp"
#include "common/laws/position.hpp"
#include "common/particle_columns.hpp"
#include "common/particle_view.hpp"
#include "common/simulation.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/field/field_course.hpp"

namespace simgpu::test {

/// Takes all steps of a run through a field, at most `most` at once, and calls after() after each
/// of these.
template <class Real, class After>
void run_through_field(field::Levels& levels, Simulation<Real>& simulation, const Evolution& run,
                       std::uint64_t most, const After& after) {
  driver::FieldCourse<Real> course(levels, simulation, run);
  for (std::uint64_t step = 0; step < run.steps;) {
    const auto stretch = course.prepare(step);
    ASSERT_GT(stretch.end, step);
    Evolution part = run;
    part.field = stretch.times;
    part.first_step = step;
    part.steps = std::min(most, stretch.end - step);
    simulation.evolve(part, Order::particle);
    after();
    step += part.steps;
  }
}

/// Particles that a field in a plane carries by a scheme, on a CPU.
template <class Scheme, class Real>
class CarriedInPlane {
 public:
  using Point = laws::Vector2<Real>;

  explicit CarriedInPlane(std::span<const Point> starts)
      : backend_(cpu::make_backend(1)),
        simulation_(make_simulation<Real>(*backend_, law_info<Law>, {0, starts.size()})),
        particles_(column_count<Law>, starts.size()) {
    const ParticleView<Real> particles = particles_.view();
    for (std::size_t i = 0; i < starts.size(); ++i) {
      particles.columns[0][i] = starts[i].x;
      particles.columns[1][i] = starts[i].y;
      particles.columns[left_at][i] = particles.columns[release][i] = absent_number;
    }
    simulation_->load(0, particles.read_only());
  }

  /// Takes all steps of a run, and calls after(*this) after each `most` of them.
  template <class After>
  void run(field::Levels& levels, const Evolution& run, std::uint64_t most, const After& after) {
    run_through_field(levels, *simulation_, run, most, [&] { after(*this); });
  }
  void run(field::Levels& levels, const Evolution& run) {
    this->run(levels, run, run.steps, [](const auto&) {});
  }

  /// Where they are. None may have left the field.
  std::vector<Point> points() {
    const ParticleView<Real> particles = particles_.view();
    simulation_->store(0, particles);
    std::vector<Point> points;
    for (std::size_t i = 0; i < particles.size; ++i) {
      EXPECT_EQ(particles.columns[left_at][i], absent_number) << "particle " << i << " has left";
      points.push_back({particles.columns[0][i], particles.columns[1][i]});
    }
    return points;
  }

 private:
  using Law = laws::Gridded<laws::ParticleInPlane, 2, Scheme>;
  static constexpr unsigned left_at = 2;
  static constexpr unsigned release = 3;

  std::unique_ptr<Backend> backend_;
  std::unique_ptr<Simulation<Real>> simulation_;
  ParticleColumns<Real> particles_;
};

/// A run of `steps` steps.
inline Evolution run_of_steps(std::uint64_t steps, double timestep, double start_time) {
  Evolution run;
  run.steps = steps;
  run.timestep = timestep;
  run.start_time = start_time;
  return run;
}

}  // namespace simgpu::test
