#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

#include "common/host_device.hpp"

/// The one definition of a particle: FIELD(name, unit, meaning) for each of its fields, in order.
///
/// The value type, the columns and views of a structure of arrays, bytes per particle, the columns
/// of files and the checksum all derive from this list; adding a field is one line here.
///
/// `angular_speed` keeps the name it has in the original program, but the step uses it as the speed
/// along the circle: a particle at radius r needs 2 * pi * r / angular_speed for one turn.
#define SIMGPU_PARTICLE_FIELDS(FIELD)                  \
  FIELD(x, "length", "position along the first axis")  \
  FIELD(y, "length", "position along the second axis") \
  FIELD(angular_speed, "length/time", "speed along the circle, positive counter-clockwise")

namespace simgpu {

/// One particle by value. `Real` is double or float.
template <class Real>
struct Particle {
#define SIMGPU_FIELD(name, unit, meaning) Real name;
  SIMGPU_PARTICLE_FIELDS(SIMGPU_FIELD)
#undef SIMGPU_FIELD
};

/// Names a field; its value is the field's place in the list.
enum class Field : unsigned {
#define SIMGPU_FIELD(name, unit, meaning) name,
  SIMGPU_PARTICLE_FIELDS(SIMGPU_FIELD)
#undef SIMGPU_FIELD
};

/// What a file or a report says about a field.
struct FieldInfo {
  std::string_view name;
  std::string_view unit;
  std::string_view meaning;
};

/// Indexed by Field.
inline constexpr FieldInfo field_info[] = {
#define SIMGPU_FIELD(name, unit, meaning) {#name, unit, meaning},
    SIMGPU_PARTICLE_FIELDS(SIMGPU_FIELD)
#undef SIMGPU_FIELD
};

inline constexpr std::size_t field_count = std::size(field_info);

/// Bytes that one particle takes in any representation that stores its fields and nothing else.
template <class Real>
inline constexpr std::size_t bytes_per_particle = field_count * sizeof(Real);

/// Bytes that `count` particles take, or the largest number if they are more than that.
template <class Real>
constexpr std::uint64_t bytes_of(std::uint64_t count) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  constexpr std::uint64_t particle = bytes_per_particle<Real>;
  return count > most / particle ? most : count * particle;
}

static_assert(sizeof(Particle<double>) == bytes_per_particle<double>, "no padding");
static_assert(sizeof(Particle<float>) == bytes_per_particle<float>, "no padding");
static_assert(std::is_trivially_copyable_v<Particle<double>>,
              "copied as bytes to and from devices");

/// The field that a file calls `name`, or nothing.
constexpr std::optional<Field> field_named(std::string_view name) {
  for (std::size_t i = 0; i < field_count; ++i) {
    if (field_info[i].name == name) return static_cast<Field>(i);
  }
  return std::nullopt;
}

/// The field of `particle` that `field` names, to read or to write.
template <class Real>
SIMGPU_HOST_DEVICE constexpr Real& value_of(Particle<Real>& particle, Field field) {
  switch (field) {
#define SIMGPU_FIELD(name, unit, meaning) \
  case Field::name:                       \
    return particle.name;
    SIMGPU_PARTICLE_FIELDS(SIMGPU_FIELD)
#undef SIMGPU_FIELD
  }
  return particle.x;  // not reached: the switch names every field
}

template <class Real>
SIMGPU_HOST_DEVICE constexpr Real value_of(const Particle<Real>& particle, Field field) {
  return value_of(const_cast<Particle<Real>&>(particle), field);
}

}  // namespace simgpu
