// Velocities that are linear in space and time are what interpolation makes of their nodes: nothing
// but rounding is between the two.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "field_in_memory.hpp"

namespace simgpu {
namespace {

using field::Grid;
using test::FieldInMemory;
using test::LevelsOfNodes;
using test::velocity_at;

/// a + b x + c y + d z + e t, with coefficients of its own for each component.
class LinearVelocity {
 public:
  template <class Draw>
  explicit LinearVelocity(Draw draw) {
    for (auto& component : coefficients_) {
      for (long double& coefficient : component) coefficient = draw();
    }
  }

  long double at(unsigned component, std::span<const double> position, double time) const {
    const long double* const of = coefficients_[component];
    long double velocity = of[0];
    for (std::size_t axis = 0; axis < position.size(); ++axis) {
      velocity += of[1 + axis] * position[axis];
    }
    return velocity + of[4] * time;
  }

  /// A field whose nodes have it.
  LevelsOfNodes levels(const Grid& grid, const std::vector<double>& times) const {
    return {grid, times, [=, *this](unsigned component, unsigned level, const double* position) {
              return static_cast<double>(
                  at(component, std::span(position, grid.dimensions), times[level]));
            }};
  }

 private:
  long double coefficients_[field::most_components][5];
};

/// The two of ascending coordinates between which x is.
std::pair<double, double> coordinates_around(std::span<const double> coordinates, double x) {
  const auto after = std::upper_bound(coordinates.begin() + 1, coordinates.end() - 1, x);
  return {*(after - 1), *after};
}

/// The largest of a component at the corners of the cell, and of the times, around a point.
long double largest_corner(const LinearVelocity& velocity, const Grid& grid,
                           std::span<const double> times, unsigned component,
                           std::span<const double> position, double time) {
  const auto end_of = [](const std::pair<double, double>& ends, bool is_second) {
    return is_second ? ends.second : ends.first;
  };
  const auto dimensions = static_cast<unsigned>(position.size());
  long double largest = 0;
  for (unsigned corner = 0; corner < 2U << dimensions; ++corner) {
    std::vector<double> at;
    for (unsigned axis = 0; axis < dimensions; ++axis) {
      at.push_back(end_of(coordinates_around(grid.axes[axis], position[axis]),
                          ((corner >> axis) & 1U) != 0));
    }
    const double when = end_of(coordinates_around(times, time), corner >> dimensions != 0);
    largest = std::fmax(largest, std::fabs(velocity.at(component, at, when)));
  }
  return largest;
}

/// How a field is kept and looked up.
struct KindOfField {
  unsigned dimensions;
  bool has_doubles;
  bool is_even;

  std::string name() const {
    return std::to_string(dimensions) + " dimensions, " + (has_doubles ? "doubles" : "floats") +
           (is_even ? ", even" : ", uneven");
  }
};

std::vector<KindOfField> all_kinds() {
  std::vector<KindOfField> kinds;
  for (const unsigned dimensions : {2U, 3U}) {
    for (const bool has_doubles : {false, true}) {
      for (const bool is_even : {false, true}) kinds.push_back({dimensions, has_doubles, is_even});
    }
  }
  return kinds;
}

Grid grid_of_kind(const KindOfField& kind) {
  Grid grid;
  grid.dimensions = kind.dimensions;
  grid.has_doubles = kind.has_doubles;
  if (kind.is_even) {
    const double first[] = {-0.7, 12.3, 0};
    for (unsigned axis = 0; axis < kind.dimensions; ++axis) {
      for (unsigned i = 0; i < 9; ++i) grid.axes[axis].push_back(first[axis] + i * 0.1);
    }
    return grid;
  }
  grid.axes[0] = {-5, -4.9, 0, 0.1, 0.3, 7, 11.1};
  grid.axes[1] = {-2.2, 1, 1.7, 30};
  if (kind.dimensions == 3) grid.axes[2] = {0.5, 1.6, 1.7, 10};
  return grid;
}

// With u half of an epsilon, M the largest corner, and n = 3 axes in a plane and 4 in space, time
// being one: a node is off by u M at most. Along each axis a + s (b - a) then adds u M by its sum,
// and by the rest s |b - a| times 5 u (3 u where s, worked out in double, is single). A field that
// is linear changes by all |b - a| together between two of its corners, by 2 M at most. So the
// interpolation is within (1 + n + 10) u M: 7 epsilons of M in a plane and 7.5 in space (single: 5
// and 5.5). At points at random it stays below 4: the worst of 60 million was 3.05 (seen once, with
// 75 times as many fields as here; here it is 2.31), while a search that climbed found 5.3.

template <class Real>
class LinearFields : public testing::Test {
 protected:
  /// An ulp of 1 in the coarser of the field's and the run's precision.
  static long double epsilon_of(bool has_doubles) {
    return has_doubles ? static_cast<long double>(std::numeric_limits<Real>::epsilon())
                       : std::numeric_limits<float>::epsilon();
  }

  template <unsigned dimensions>
  void draw_position(const Grid& grid, Real (&position)[dimensions]) {
    for (unsigned axis = 0; axis < dimensions; ++axis) {
      const auto& coordinates = grid.axes[axis];
      const std::size_t cell = random_() % (coordinates.size() - 1);
      position[axis] = static_cast<Real>(
          std::lerp(coordinates[cell], coordinates[cell + 1], 0.001 + 0.998 * share_(random_)));
    }
  }

  /// By how much the interpolation misses a linear field at random points, in epsilons of the
  /// largest corner.
  template <unsigned dimensions>
  long double worst_in_epsilons(const Grid& grid) {
    const std::vector<double> times = {0, 100};
    const LinearVelocity velocity([&] { return 2 * share_(random_) - 1; });
    LevelsOfNodes levels = velocity.levels(grid, times);
    const FieldInMemory held(levels);
    long double worst = 0;
    for (int i = 0; i < 500; ++i) {
      Real position[dimensions];
      draw_position(grid, position);
      const double time = 100 * share_(random_);
      const std::vector<double> at(position, position + dimensions);
      for (unsigned component = 0; component < dimensions; ++component) {
        const Real found = velocity_at(held.view(), position, time, component);
        const long double corner = largest_corner(velocity, grid, times, component, at, time);
        const long double error = std::fabs(found - velocity.at(component, at, time));
        const long double epsilons = error / (epsilon_of(grid.has_doubles) * corner);
        if (!(epsilons <= worst)) worst = epsilons;  // NaN, too
      }
    }
    return worst;
  }

  /// Expects a linear field without any rounding where coordinates, times and coefficients have few
  /// bits and widths of cells are powers of two, so that all that is worked out is representable.
  template <unsigned dimensions>
  void expect_exact(const Grid& grid, const std::vector<double>& times) {
    const auto eighths = [&](double most) { return std::floor(8 * most * share_(random_)) / 8; };
    const LinearVelocity velocity([&] { return eighths(16) - 8; });
    LevelsOfNodes levels = velocity.levels(grid, times);
    const FieldInMemory held(levels);
    for (int i = 0; i < 500; ++i) {
      Real position[dimensions];
      for (unsigned axis = 0; axis < dimensions; ++axis) {
        const double first = grid.axes[axis].front();
        position[axis] = static_cast<Real>(first + eighths(grid.axes[axis].back() - first));
      }
      const double time = eighths(times.back());
      const std::vector<double> at(position, position + dimensions);
      for (unsigned component = 0; component < dimensions; ++component) {
        ASSERT_EQ(velocity_at(held.view(), position, time, component),
                  velocity.at(component, at, time));
      }
    }
  }

  std::mt19937_64 random_{1};
  std::uniform_real_distribution<double> share_{0, 1};
};
using PrecisionsOfFields = testing::Types<double, float>;
struct NameOfPrecisionOfFields {
  template <class Real>
  static std::string GetName(int /*number*/) {
    return std::is_same_v<Real, float> ? "single" : "double";
  }
};
TYPED_TEST_SUITE(LinearFields, PrecisionsOfFields, NameOfPrecisionOfFields);

TYPED_TEST(LinearFields, AreReproducedToFourUlpsOfTheLargestCorner) {
  for (const KindOfField& kind : all_kinds()) {
    const Grid grid = grid_of_kind(kind);
    for (int i = 0; i < 40; ++i) {
      EXPECT_LE(kind.dimensions == 2 ? this->template worst_in_epsilons<2>(grid)
                                     : this->template worst_in_epsilons<3>(grid),
                4)
          << kind.name();
    }
  }
}

TYPED_TEST(LinearFields, AreExactWhereAllIsRepresentable) {
  for (const KindOfField& kind : all_kinds()) {
    Grid grid = grid_of_kind(kind);
    for (unsigned axis = 0; axis < kind.dimensions; ++axis) {
      grid.axes[axis] = kind.is_even ? std::vector<double>{-2, 0, 2, 4, 6, 8, 10}
                                     : std::vector<double>{-1.5, -1, 1, 1.25, 5.25, 13.25};
    }
    for (int i = 0; i < 10; ++i) {
      if (kind.dimensions == 2) {
        this->template expect_exact<2>(grid, {0, 16, 20});
      } else {
        this->template expect_exact<3>(grid, {0, 16, 20});
      }
    }
  }
}

}  // namespace
}  // namespace simgpu
