// The tolerance of --verify has room for the worst rounding that a search climbs to, and not much
// more. Random particles are far from the worst: that takes a start, a speed and a number of steps
// that suit each other in the last places.
//
// SIMGPU_SEARCH_SECONDS=300 in the environment has each search go on for so long.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <optional>
#include <string>

#include "circle_particles.hpp"
#include "common/laws/circle/domain.hpp"
#include "common/laws/circle/exact_solution.hpp"
#include "cpu/law_functions.hpp"
#include "random_parameters.hpp"

namespace simgpu::circle {
namespace {

/// Which rounding a climb is after: any, or that of which the tolerance is less than a whole unit
/// roundoff a step.
enum class Aim { any, sums };

/// The worst that a climb has come to.
template <class Real>
struct Summit {
  Particle<Real> start{};
  Evolution evolution;
  double share = 0;
};

template <class Real>
std::ostream& operator<<(std::ostream& out, const Summit<Real>& summit) {
  const auto precision = out.precision(17);
  out << name_of(precision_of<Real>) << ", " << name_of(summit.evolution.math) << ": "
      << summit.share << " of the tolerance by " << summit.start.x << ',' << summit.start.y << ','
      << summit.start.angular_speed << " after " << summit.evolution.steps
      << " steps of a timestep of " << summit.evolution.timestep;
  out.precision(precision);
  return out;
}

/// Many climbs side by side, each of which changes its particle a little, by anything from all of
/// it to its last places, and goes where that leads upwards.
template <class Real>
class Climb {
 public:
  static constexpr std::size_t climbers = 32;
  static constexpr unsigned columns = test::circle_law.column_count();

  Climb(test::RandomParameters& random, Math math, std::uint64_t most_steps, Aim aim)
      : random_(random), aim_(aim) {
    evolution_ = {1, static_cast<std::uint64_t>(random.power(0, std::log2(most_steps))), math};
    constexpr double u = unit_roundoff<Real>;
    tangent_ = random.power(std::log2(u) - 2, random.whole(0, 9) == 0 ? 40 : 2);
    // A tenth begins at the lower end of the domain, a tenth anywhere in its upper half.
    constexpr double least = smallest_radius_squared<Real>;
    const std::uint64_t kind = random.whole(0, 9);
    scale_ = kind == 0   ? std::sqrt(least) * random.power(0, 6)
             : kind == 1 ? random.power(0, 0.45 * std::numeric_limits<Real>::max_exponent)
                         : 1;
    for (std::size_t i = 0; i < climbers; ++i) {
      while (shares_[i] < 0) {
        trial_[i] = anywhere();
        if (in_domain(trial_[i], evolution_)) shares_[i] = 0;
        if (++tries_ > 100 * climbers) return;  // so long a step leaves the domain from any start
      }
    }
    best_ = trial_;
    is_possible_ = true;
  }

  std::uint64_t work() const { return climbers * evolution_.steps; }
  bool is_possible() const { return is_possible_; }

  /// Moves all climbers, and keeps those that are higher than before.
  void go_on() {
    const ParticleView<Real> view = view_of<Real>(
        climbers, columns, [this](unsigned column) { return columns_[column].data(); });
    for (std::size_t i = 0; i < climbers; ++i) test::set_particle(view, i, trial_[i]);
    const auto& functions = cpu::law_functions<laws::Circle>().in<Real>();
    if (evolution_.math == Math::fast) {
      functions.evolve_fast(view, evolution_, cpu::best_instruction_set());
    } else {
      functions.evolve_exact(view, evolution_, Order::particle, cpu::best_instruction_set());
    }
    for (std::size_t i = 0; i < climbers; ++i) {
      const double share = height(trial_[i], test::particle_at(view, i));
      if (share >= shares_[i]) {
        shares_[i] = share;
        best_[i] = trial_[i];
      }
      trial_[i] = changed(best_[random_.whole(0, 9) == 0 ? random_.whole(0, climbers - 1) : i]);
      if (!in_domain(trial_[i], evolution_)) trial_[i] = best_[i];
    }
  }

  Summit<Real> summit() const {
    const auto highest = std::max_element(shares_.begin(), shares_.end());
    return {best_[static_cast<std::size_t>(highest - shares_.begin())], evolution_, *highest};
  }

 private:
  double height(const Particle<Real>& start, const Particle<Real>& end) const {
    const double share = verify_particle(start, end, evolution_).share();
    const Course course = course_of(start, evolution_);
    const bool is_sum = rounding_walk<Real>(course, angle_turned(course)) < 0.9 * course.steps;
    return aim_ == Aim::sums && !is_sum ? 0 : share;
  }

  /// Near an axis and a power of two as often as not, where the worst of them are.
  Particle<Real> anywhere() {
    const double narrow = std::fmin(0.5, 2 * std::cbrt(unit_roundoff<Real> / tangent_));
    const double angle = random_.coin() ? random_.number(-narrow, narrow) : random_.number(-4, 4);
    const double radius = scale_ * (1 + random_.number(0, random_.coin() ? narrow * narrow : 1));
    const double along = radius * std::cos(angle);
    const double across = radius * std::sin(angle);
    const bool upright = random_.coin();
    return {static_cast<Real>(upright ? across : along),
            static_cast<Real>(upright ? along : across),
            static_cast<Real>((random_.coin() ? 1 : -1) * radius * tangent_)};
  }

  Particle<Real> changed(const Particle<Real>& particle) {
    const double size = random_.power(-std::numeric_limits<Real>::digits, 0);
    const auto change = [&] { return random_.coin() ? size * random_.number(-1, 1) : 0; };
    const double turn = change();
    const double stretch = 1 + change() / 2;
    return {static_cast<Real>((particle.x - turn * particle.y) * stretch),
            static_cast<Real>((particle.y + turn * particle.x) * stretch),
            static_cast<Real>(particle.angular_speed * (1 + change() / 2))};
  }

  test::RandomParameters& random_;
  Aim aim_;
  Evolution evolution_;
  double tangent_ = 0;
  double scale_ = 1;
  std::size_t tries_ = 0;
  bool is_possible_ = false;
  std::array<std::array<Real, climbers>, columns> columns_{};
  std::array<Particle<Real>, climbers> trial_{};
  std::array<Particle<Real>, climbers> best_{};
  std::array<double, climbers> shares_ = filled(-1);

  static std::array<double, climbers> filled(double value) {
    std::array<double, climbers> values{};
    values.fill(value);
    return values;
  }
};

/// Seconds that a search may take instead of its usual work; nothing if none are given.
std::optional<double> search_seconds() {
  const char* const seconds = std::getenv("SIMGPU_SEARCH_SECONDS");
  if (seconds == nullptr) return std::nullopt;
  return std::stod(seconds);
}

/// The worst of many climbs, from starts, speeds and numbers of steps of their own.
template <class Real>
Summit<Real> worst_case(Math math, Aim aim) {
  const auto start = std::chrono::steady_clock::now();
  const std::optional<double> seconds = search_seconds();
  const double most_steps = seconds ? 1e7 : 2e4;
  const std::uint64_t work_of_a_climb = seconds ? 200'000'000 : 4'000'000;
  constexpr std::uint64_t usual_climbs = 15;
  test::RandomParameters random(aim == Aim::any ? 1 : 2);
  Summit<Real> worst;
  const auto goes_on = [&](std::uint64_t climbs) {
    if (!seconds) return climbs < usual_climbs;
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() <
           *seconds;
  };
  for (std::uint64_t climbs = 0; goes_on(climbs); ++climbs) {
    Climb<Real> climb(random, math, static_cast<std::uint64_t>(most_steps), aim);
    if (!climb.is_possible()) continue;
    const std::uint64_t tries = std::clamp<std::uint64_t>(work_of_a_climb / climb.work(), 10, 2000);
    for (std::uint64_t i = 0; i < tries; ++i) climb.go_on();
    const Summit<Real> summit = climb.summit();
    if (!(summit.share <= worst.share)) worst = summit;
  }
  if (seconds) std::cout << worst << std::endl;
  return worst;
}

template <class Case>
class WorstCase : public testing::Test {};

template <class RealType, Math of_steps>
struct CaseOf {
  using Real = RealType;
  static constexpr Math math = of_steps;
};
using Cases = testing::Types<CaseOf<double, Math::exact>, CaseOf<double, Math::fast>,
                             CaseOf<float, Math::exact>, CaseOf<float, Math::fast>>;
TYPED_TEST_SUITE(WorstCase, Cases);

// In each step as much may be rounded off as there can be, and is: what comes near to 1 is that.
TYPED_TEST(WorstCase, IsWithinTheTolerance) {
  const auto worst = worst_case<typename TypeParam::Real>(TypeParam::math, Aim::any);
  EXPECT_LT(worst.share, 1) << worst;
}

TYPED_TEST(WorstCase, OfManyStepsIsWithinTheToleranceAndNotFarFromIt) {
  const auto worst = worst_case<typename TypeParam::Real>(TypeParam::math, Aim::sums);
  EXPECT_LT(worst.share, 1) << worst;
  EXPECT_GT(worst.share, 1.0 / 4) << worst;
}

}  // namespace
}  // namespace simgpu::circle
