#pragma once

#include <cstddef>
#include <string>

namespace simgpu::fake_runtime {

/// What the program has not given back, such as "2 events, 1 stream"; empty if nothing.
std::string held();

// Of each kind.
std::size_t blocks_held();
std::size_t registrations_held();
std::size_t streams_held();
std::size_t events_held();
std::size_t graphs_held();
std::size_t executable_graphs_held();

}  // namespace simgpu::fake_runtime
