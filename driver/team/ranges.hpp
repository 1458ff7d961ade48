#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/range.hpp"

namespace simgpu::driver {

/// The ways in which the particles of a run are divided: among devices, by what each can do, and
/// for one device that has no room for all, into chunks, one after the other. All of them give
/// ranges that follow on each other and are together the whole, so the bits of a run, its checksum
/// and its files are the same however it is divided.

/// `total` particles among so many devices in proportion to their speeds, which are positive: how
/// many each gets. Devices of nearly one speed get the same, so that a run is divided alike from
/// day to day. Some get none if there are too few.
std::vector<std::uint64_t> shares(std::uint64_t total, std::span<const double> speeds);

/// Ranges of these sizes, one behind the other, the first beginning at `first`.
std::vector<Range> ranges_of(std::uint64_t first, std::span<const std::uint64_t> counts);

/// What lies in the whole at [offset, offset + count) if its parts, of these sizes, are gone
/// through side by side, each in proportion to its size: in each part a piece, as offsets of the
/// whole. The pieces that follow on each other here follow on each other in every part.
std::vector<Range> pieces_side_by_side(std::span<const std::uint64_t> parts, std::uint64_t offset,
                                       std::uint64_t count);

}  // namespace simgpu::driver
