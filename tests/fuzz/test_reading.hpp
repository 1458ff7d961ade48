#pragma once

#include "reading_worker.hpp"

namespace simgpu::fuzz {

/// Holds one file: what is accepted is the same numbers whatever memory held before and however
/// many are read at once, simgpu takes it for a file's, and no fault is in our code. That a library
/// dies of a file is no finding: that is what the process is for.
void test_reading(Worker& worker, std::string_view input);

}  // namespace simgpu::fuzz
