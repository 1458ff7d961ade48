#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace simgpu::driver {

/// An observed order that is further from the nominal one is another one.
inline constexpr double order_tolerance = 0.5;

/// What the ends of three runs, each with half the timestep of the one before, say.
enum class ConvergenceVerdict {
  order,           ///< the differences shrink as powers of the timestep do
  no_difference,   ///< all three end at the same places
  rounding,        ///< the second difference may be rounding, so an order says nothing
  no_convergence,  ///< the differences shrink by less than the root of two, or grow
};

std::string_view name_of(ConvergenceVerdict verdict);

/// The error of the timestep, as far as differences tell.
struct ErrorEstimate {
  double error = 0;
  double order = 0;         ///< by which it was estimated
  bool is_nominal = false;  ///< whether that is the scheme's, else the observed one
};

struct ConvergenceFinding {
  ConvergenceVerdict verdict = ConvergenceVerdict::order;
  std::optional<double> order;            ///< observed; nothing where rounding decides it
  std::optional<ErrorEstimate> estimate;  ///< of the run with the longest timestep
};

/// What rounding may do to a coordinate in a run.
struct RoundingLevel {
  double usual = 0;  ///< where roundings have nothing to do with each other, nearly always
  double most = 0;   ///< where they are all alike
};

/// Of coordinates up to `size`, each of which is rounded by up to `unit` of itself in each of so
/// many steps: 5 sqrt(steps) unit size, and steps unit size (see docs/trust.md).
RoundingLevel rounding_of(double size, double unit, std::uint64_t steps);

/// `first` is the difference between the ends of the runs with the timestep h and h / 2, `second`
/// that between h / 2 and h / 4, and `nominal` the order of the scheme, 0 if it is not known.
///
/// Where the error goes with h^p, first / second is 2^p, and the error of the run with h is
/// first * 2^p / (2^p - 1) (L. F. Richardson, Phil. Trans. R. Soc. A 210, 1911). For p it takes the
/// observed order if that is more than 0.5 below the nominal one, or that is not known, else the
/// nominal one.
///
/// The second difference may be rounding if it is within the usual level of that, or, with a lower
/// order than it should have, within the most that rounding can do. Then there is an estimate only
/// if the first is beyond all that rounding can do.
ConvergenceFinding find_order(double first, double second, const RoundingLevel& rounding,
                              unsigned nominal);

}  // namespace simgpu::driver
