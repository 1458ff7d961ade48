#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "common/position.hpp"
#include "common/simulation.hpp"
#include "driver/field/field_course.hpp"
#include "driver/plan/portions.hpp"

namespace simgpu::driver {

/// Takes a simulation from where it is to its last step, in portions between which others may act.
/// What they see and when does not change a bit of the result.
template <class Real>
class TimeLoop {
 public:
  /// `evolution` is the whole run, of which `start` is behind.
  TimeLoop(Simulation<Real>& simulation, const Evolution& evolution, Order order, Position start);

  /// Has `course`, which must outlive this, bring the velocities that steps need.
  void follow(FieldCourse<Real>& course) { course_ = &course; }

  /// Calls action(step) when all particles are at a multiple of `every` steps, the start being one,
  /// and at the last step. With fast arithmetic `every` must be a multiple of steps_of_an_epoch.
  void at_every(std::uint64_t every, std::function<void(std::uint64_t)> action);

  /// Has all particles at one step after each portion.
  void keep_together() {
    together_ = simulation_.law().has_fast ? Together::always : Together::always_slow;
  }

  /// Ends a portion at each multiple of `every` steps, for what acts after portions.
  void stop_at_every(std::uint64_t every);

  /// Calls action(position) after each portion, and before at_every()'s.
  void after_portions(std::function<void(const Position&)> action);

  /// Returns the seconds of evolving, by the device's clock. Throws Error, and what actions throw.
  double run();

 private:
  struct AtSteps {
    std::uint64_t every;
    std::function<void(std::uint64_t)> action;  ///< may be empty
  };

  void require_finite(const Evolution& portion) const;
  std::uint64_t next_stop() const;
  void act_at_step() const;

  Simulation<Real>& simulation_;
  Evolution evolution_;
  Order order_;
  Position position_;
  Together together_ = Together::at_ends;
  FieldCourse<Real>* course_ = nullptr;
  std::vector<std::uint64_t> parts_;  ///< that are gone through side by side
  std::vector<AtSteps> at_steps_;
  std::vector<std::function<void(const Position&)>> after_portions_;
};

extern template class TimeLoop<double>;
extern template class TimeLoop<float>;

}  // namespace simgpu::driver
