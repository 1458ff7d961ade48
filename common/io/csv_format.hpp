#pragma once

#include <string>

#include "common/column.hpp"

namespace simgpu::io {

/// The header line of a CSV file of particles, without its end: the names of its columns,
/// in order.
std::string csv_header(Columns columns);

}  // namespace simgpu::io
