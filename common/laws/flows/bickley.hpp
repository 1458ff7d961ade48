#pragma once

#include <cstdint>
#include <string_view>

#include "common/elementary/sin_cos.hpp"
#include "common/elementary/tanh.hpp"
#include "common/laws/advection.hpp"

namespace simgpu::laws {

/// The Bickley jet: a zonal jet in the stratosphere with three waves (I. I. Rypina and others, J.
/// Atmos. Sci. 64 (2007) 3595-3610; with the numbers and in the frame at rest of A. Hadjighasem and
/// others, Chaos 27 (2017) 053104). In metres and seconds, with s = sech^2(y / L) = 1 - tanh^2(y /
/// L) and the waves n = 1, 2, 3,
///
///     u = U s + 2 U tanh(y / L) s sum e_n cos(k_n (x - c_n t))
///     v = -U L s sum e_n k_n sin(k_n (x - c_n t))
///     k_n = 2 n / r_0,  c_2 = 0.205 U,  c_3 = 0.461 U,
///     c_1 = c_3 + ((sqrt(5) - 1) / 2) (k_2 / k_1) (c_2 - c_3)
///
/// At each time it has the stream function -U L tanh(y / L) + U L s sum e_n cos(k_n (x - c_n t))
/// (u = -d/dy, v = d/dx), which no particle keeps. The velocity is periodic in x, by pi r_0 =
/// 20,015 km; positions are not wrapped. Generated particles start in the northern half of a
/// period, and the picture shows the jet, which hardly any of them crosses, and the vortices beside
/// it.
struct Bickley {
  static constexpr std::string_view name = "bickley";
  static constexpr std::string_view meaning = "a jet in the stratosphere with three waves";

  static constexpr ColumnInfo columns[] = {{"x", "m", "position to the east", 0, 20'000'000},
                                           {"y", "m", "position to the north", 0, 3'000'000}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = true;
  static constexpr Box picture = {0, 40'000'000, -4'000'000, 4'000'000};
  static constexpr double timestep = 1'800;
  static constexpr std::uint64_t steps = 192;

  static constexpr unsigned waves = 3;

  struct Parameters {
    double speed;
    double width;
    double radius;
    double amplitude_1;
    double amplitude_2;
    double amplitude_3;
  };
  static constexpr ParameterInfo parameters[] = {
      {"speed", 62.66, "m/s", "U, in the middle of the jet"},
      {"width", 1'770'000, "m", "L, of the jet", true},
      {"radius", 6'371'000, "m", "r_0, of the earth; k_n is 2 n by it", true},
      {"amplitude_1", 0.0075, "1", "e_1, of the first wave"},
      {"amplitude_2", 0.15, "1", "e_2, of the second wave"},
      {"amplitude_3", 0.3, "1", "e_3, of the third wave"}};

  template <class Number>
  using Position = Vector2<Number>;

  template <class Real>
  struct Field {
    Real speed;
    Real width;
    Real amplitude[waves];
    Real wavenumber[waves];
    Real phase_speed[waves];

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : speed(static_cast<Real>(of.speed)),
          width(static_cast<Real>(of.width)),
          amplitude{static_cast<Real>(of.amplitude_1), static_cast<Real>(of.amplitude_2),
                    static_cast<Real>(of.amplitude_3)} {
      const Real radius = static_cast<Real>(of.radius);
      for (unsigned n = 0; n < waves; ++n) wavenumber[n] = Real(2 * (n + 1)) / radius;
      // The first wave's is such that the flow never repeats: half of (sqrt(5) - 1) times k_2 /
      // k_1, which is 2, of the difference between the other two.
      constexpr Real golden = Real(1.2360679774997897);
      phase_speed[1] = Real(0.205) * speed;
      phase_speed[2] = Real(0.461) * speed;
      phase_speed[0] = phase_speed[2] + golden * (phase_speed[1] - phase_speed[2]);
    }

    template <class Number>
    SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& at, Real time) const {
      const Number tanh = elementary::tanh(at.y / width);
      const Number sech_squared = Real(1) - tanh * tanh;
      Number cosines = Real(0);
      Number sines = Real(0);
      for (unsigned n = 0; n < waves; ++n) {
        const auto wave = elementary::sin_cos(wavenumber[n] * (at.x - phase_speed[n] * time));
        cosines = cosines + amplitude[n] * wave.cos;
        sines = sines + amplitude[n] * wavenumber[n] * wave.sin;
      }
      return {speed * sech_squared + 2 * speed * tanh * sech_squared * cosines,
              -speed * width * sech_squared * sines};
    }
  };
};

}  // namespace simgpu::laws
