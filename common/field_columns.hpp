#pragma once

#include "common/column.hpp"

namespace simgpu {

// The columns of particles in a gridded velocity field beside their position.

inline constexpr ColumnInfo left_at_column = {
    "left_at", "s", "time after its last whole step, if it left the field", absent_number,
    absent_number};
inline constexpr ColumnInfo release_column = {
    "release", "s", "it moves from the first step on that begins at this time or after it",
    absent_number, absent_number};

}  // namespace simgpu
