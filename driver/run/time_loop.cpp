#include "driver/run/time_loop.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "driver/plan/portions.hpp"
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
  Portions portions(simulation_.range().count, evolution_.math, order_);
  if (position_.ahead == 0) act_at_step();
  // Where another division of the particles has left some ahead, it stays until all are.
  parts_ = position_.parts.empty() ? std::vector{simulation_.range().count} : position_.parts;
  while (position_.step < evolution_.steps) {
    if (position_.ahead == 0) parts_ = simulation_.parts();
    const Portion portion = portions.next(position_, next_stop());
    const Clock::time_point start = Clock::now();
    Evolution evolution = evolution_;
    evolution.first_step = position_.step;
    evolution.steps = portion.steps;
    seconds += simulation_.evolve_pieces(pieces_side_by_side(parts_, portion.offset, portion.count),
                                         evolution, order_);
    portions.took(portion, std::chrono::duration<double>(Clock::now() - start).count());
    position_ = portions.after(position_, portion);
    if (position_.ahead > 0 && parts_.size() > 1) position_.parts = parts_;
    for (const auto& action : after_portions_) action(position_);
    if (position_.ahead == 0) act_at_step();
  }
  return seconds;
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
