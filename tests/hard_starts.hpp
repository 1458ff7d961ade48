#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "common/laws/circle/enclosed_step.hpp"
#include "common/laws/circle/particle.hpp"
#include "random_parameters.hpp"

namespace simgpu::test {

/// A type with more digits than `Real`, and a larger range.
template <class Real>
using Wider = std::conditional_t<std::is_same_v<Real, float>, double, long double>;

/// The nearest number above or below.
template <class Real>
Real above(Real number) {
  return std::nextafter(number, std::numeric_limits<Real>::infinity());
}
template <class Real>
Real below(Real number) {
  return std::nextafter(number, -std::numeric_limits<Real>::infinity());
}

/// Whether a particle takes enclosed steps as long as its angular_speed, from where it is.
template <class Real>
bool may_take_enclosed_steps(const circle::Particle<Real>& particle) {
  return circle::may_be_enclosed(circle::begin_enclosed(particle.angular_speed, particle));
}

/// Starts that are hard for the circle's enclosed steps, at random but the same each time. A step
/// of such a particle is as long as its angular_speed, so its timestep is 1.
template <class Real>
class HardStarts {
  using Particle = circle::Particle<Real>;
  using Range = circle::EnclosureRange<Real>;
  using Wide = Wider<Real>;

 public:
  explicit HardStarts(std::uint64_t seed) : random_(seed) {}

  Particle next() {
    switch (random_.whole(0, 5)) {
      case 0:
        return anywhere();
      case 1:
        return with_special_digits();
      case 2:
        return near_tie();
      case 3:
        return at_end_of_range();
      case 4:
        return near_axis();
      default:
        return with_special_radius();
    }
  }

 private:
  /// Any radius and tangent within the ranges, and a little beyond.
  Particle anywhere() {
    const double most_tangent = std::log2(double{Range::most_tangent});
    const double half_square = std::log2(double{Range::most_square}) / 2;
    const double r = random_.power(-half_square - 1, half_square + 1);
    const double least_tangent =
        std::fmax(std::log2(double{Range::least_step}) - std::log2(r) - 1, -900.0);
    const double least = random_.coin() ? least_tangent : std::fmax(least_tangent, -2.0 * digits);
    const double t = random_.power(least, most_tangent + 0.1);
    const double angle = random_.number(-M_PI, M_PI);
    return {static_cast<Real>(r * std::cos(angle)), static_cast<Real>(r * std::sin(angle)),
            signed_randomly(static_cast<Real>(r * t))};
  }

  /// The same, with numbers whose digits are nearly all 0 or all 1.
  Particle with_special_digits() {
    Particle particle = anywhere();
    if (random_.coin()) particle.x = special(particle.x);
    if (random_.coin()) particle.y = special(particle.y);
    if (random_.coin()) particle.angular_speed = special(particle.angular_speed);
    return particle;
  }

  /// With a step that leads x or y to the middle between two numbers, up to few roundings.
  Particle near_tie() {
    Particle particle = anywhere();
    const bool moves_x = random_.coin();
    const Real from = moves_x ? particle.x : particle.y;
    const Wide factor = Wide{moves_x ? particle.y : particle.x} / radius_of(particle);
    const Wide unit = Wide{above(std::fabs(from))} - Wide{std::fabs(from)};
    const Wide ways = std::round(Wide{particle.angular_speed} * factor / unit) + Wide{0.5};
    return by_few_units(particle, ways * unit / factor);
  }

  /// At one of the ends of the ranges, or one or two units from it.
  Particle at_end_of_range() {
    Particle particle = random_.coin() ? anywhere() : near_axis();
    const Real r = static_cast<Real>(radius_of(particle));
    switch (random_.whole(0, 4)) {
      case 0:
        return scaled(particle, std::sqrt(Wide{Range::least_square}));
      case 1:
        return scaled(particle, std::sqrt(Wide{Range::most_square}));
      case 2:
        return by_few_units(particle, Wide{Range::least_step});
      case 3:
        return by_few_units(particle, Wide{Range::most_tangent} * Wide{r});
      default:
        particle.angular_speed =
            random_.one_of(std::array{Real{0}, std::numeric_limits<Real>::denorm_min(),
                                      std::numeric_limits<Real>::min(), Range::most_square});
        particle.angular_speed = signed_randomly(particle.angular_speed);
        return particle;
    }
  }

  /// With one coordinate that is 0, subnormal, or anything up to the radius.
  Particle near_axis() {
    Particle particle = anywhere();
    const Real r = static_cast<Real>(radius_of(particle));
    Real small = 0;
    if (random_.whole(0, 3) != 0) {
      small = std::ldexp(static_cast<Real>(random_.number(1, 2)) * r,
                         -static_cast<int>(random_.whole(0, random_.coin() ? 2 * digits : 1300)));
    }
    small = signed_randomly(small);
    return random_.coin() ? Particle{signed_randomly(r), small, particle.angular_speed}
                          : Particle{small, signed_randomly(r), particle.angular_speed};
  }

  /// With a radius, and a product of step and coordinate, whose digits are nearly all 0 or all 1.
  Particle with_special_radius() {
    Particle particle = anywhere();
    const Real r = special(static_cast<Real>(radius_of(particle)));
    const Wide rest = (Wide{r} - Wide{particle.y}) * (Wide{r} + Wide{particle.y});
    if (rest > 0) particle.x = static_cast<Real>(std::sqrt(rest));
    for (auto units = random_.whole(0, 2); units > 0; --units) particle.x = above(particle.x);
    const Real product = special(particle.angular_speed * particle.y);
    return by_few_units(particle, Wide{product} / Wide{particle.y});
  }

  static Wide radius_of(const Particle& particle) {
    return std::sqrt(Wide{particle.x} * Wide{particle.x} + Wide{particle.y} * Wide{particle.y});
  }

  Particle scaled(const Particle& particle, Wide r) {
    const Wide factor = r / radius_of(particle);
    Particle result{static_cast<Real>(Wide{particle.x} * factor),
                    static_cast<Real>(Wide{particle.y} * factor),
                    static_cast<Real>(Wide{particle.angular_speed} * factor)};
    for (auto units = random_.whole(0, 2); units > 0; --units) {
      result.x = random_.coin() ? above(result.x) : below(result.x);
    }
    return result;
  }

  /// The particle with steps of length `a`, or a unit or two beside it; as it is where no number
  /// is.
  Particle by_few_units(Particle particle, Wide a) {
    const Real step = static_cast<Real>(a);
    if (!std::isfinite(step)) return particle;
    particle.angular_speed = signed_randomly(step);
    for (auto units = random_.whole(0, 2); units > 0; --units) {
      particle.angular_speed =
          random_.coin() ? above(particle.angular_speed) : below(particle.angular_speed);
    }
    return particle;
  }

  /// A number about as large, whose digits are nearly all 0 or all 1.
  Real special(Real number) {
    if (number == 0 || !std::isfinite(number)) return number;
    const Real power = std::copysign(std::ldexp(Real{1}, std::ilogb(number)), number);
    const Real unit = power * std::numeric_limits<Real>::epsilon();
    switch (random_.whole(0, 3)) {
      case 0:
        return power;
      case 1:
        return power + unit * static_cast<Real>(random_.whole(1, 3));
      case 2:
        return power + (power - unit * static_cast<Real>(random_.whole(1, 3)));
      default:
        return static_cast<Real>(random_.whole(4, 7)) / 4 * power;
    }
  }

  Real signed_randomly(Real number) { return random_.coin() ? number : -number; }

  static constexpr int digits = std::numeric_limits<Real>::digits;

  RandomParameters random_;
};

}  // namespace simgpu::test
