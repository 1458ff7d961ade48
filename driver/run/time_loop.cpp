#include "driver/run/time_loop.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/base/error.hpp"
#include "common/not_finite.hpp"
#include "common/particle_numbers.hpp"
#include "common/text/number_text.hpp"
#include "driver/team/ranges.hpp"

namespace simgpu::driver {

template <class Real>
TimeLoop<Real>::TimeLoop(Simulation<Real>& simulation, const Evolution& evolution, Order order,
                         Position start)
    : simulation_(simulation), evolution_(evolution), order_(order), position_(std::move(start)) {}

template <class Real>
void TimeLoop<Real>::at_every(std::uint64_t every, std::function<void(std::uint64_t)> action) {
  at_steps_.push_back({every, std::move(action)});
}

template <class Real>
void TimeLoop<Real>::stop_at_every(std::uint64_t every) {
  at_steps_.push_back({every, {}});
}

template <class Real>
void TimeLoop<Real>::after_portions(std::function<void(const Position&)> action) {
  after_portions_.push_back(std::move(action));
}

template <class Real>
double TimeLoop<Real>::run() {
  using Clock = std::chrono::steady_clock;
  double seconds = 0;
  Portions portions(simulation_.range().count, evolution_.math, order_, together_);
  if (position_.ahead == 0) act_at_step();
  // Where another division of the particles has left some ahead, it stays until all are.
  parts_ = position_.parts.empty() ? std::vector{simulation_.range().count} : position_.parts;
  while (position_.step < evolution_.steps) {
    if (position_.ahead == 0) parts_ = simulation_.parts();
    Evolution evolution = evolution_;
    std::uint64_t stop = next_stop();
    if (course_ != nullptr) {
      const auto stretch = course_->prepare(position_.step);
      evolution.field = stretch.times;
      stop = std::min(stop, stretch.end);
    }
    const Portion portion = portions.next(position_, stop);
    const Clock::time_point start = Clock::now();
    evolution.first_step = position_.step;
    evolution.steps = portion.steps;
    seconds += simulation_.evolve_pieces(pieces_side_by_side(parts_, portion.offset, portion.count),
                                         evolution, order_);
    if (!simulation_.law().stays_finite) require_finite(evolution);
    portions.took(portion, std::chrono::duration<double>(Clock::now() - start).count());
    position_ = portions.after(position_, portion);
    if (position_.ahead > 0 && parts_.size() > 1) position_.parts = parts_;
    for (const auto& action : after_portions_) action(position_);
    if (position_.ahead == 0) act_at_step();
  }
  return seconds;
}

/// Refuses to go on with a particle that `portion` has left with numbers that are not finite.
template <class Real>
void TimeLoop<Real>::require_finite(const Evolution& portion) const {
  Evolution none = portion;
  none.steps = 0;
  const auto lost = simulation_.first_outside_domain(none);
  if (!lost) return;
  const std::uint64_t index = simulation_.range().first + *lost;
  const std::uint64_t steps =
      portion.first_step + marked_step(numbers_at(simulation_, *lost).data()) + 1;
  const double time = portion.start_time + static_cast<double>(steps) * portion.timestep;
  throw Error(ErrorKind::run_failed,
              "particle " + std::to_string(index) + " is not finite after " +
                  counted(steps, "step") + ", at time " + shortest(time) +
                  ": its velocity on the way there is too large or no number; start the particles "
                  "elsewhere, or take shorter steps");
}

/// The next step at which something is to be done.
template <class Real>
std::uint64_t TimeLoop<Real>::next_stop() const {
  std::uint64_t stop = evolution_.steps;
  for (const AtSteps& at : at_steps_) {
    const std::uint64_t to_next = at.every - position_.step % at.every;
    if (to_next < stop - position_.step) stop = position_.step + to_next;
  }
  return stop;
}

template <class Real>
void TimeLoop<Real>::act_at_step() const {
  for (const AtSteps& at : at_steps_) {
    const bool is_time = position_.step % at.every == 0 || position_.step == evolution_.steps;
    if (is_time && at.action) at.action(position_.step);
  }
}

template class TimeLoop<double>;
template class TimeLoop<float>;

}  // namespace simgpu::driver
