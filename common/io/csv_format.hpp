#pragma once

#include <string>

namespace simgpu::io {

/// The header line of a CSV file of particles, without its end: the field names, in order.
std::string csv_header();

}  // namespace simgpu::io
