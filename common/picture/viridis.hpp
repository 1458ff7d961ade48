#pragma once

#include "common/picture/color.hpp"

namespace simgpu::picture {

/// The colour map viridis (Stéfan van der Walt and Nathaniel Smith, 2015, CC0), from its dark
/// violet at 0 to its yellow at 1: as its share grows, a colour grows lighter by the same amount,
/// for those too who see few colours. Shares outside of [0, 1] have the colours of its ends.
Color viridis(double share);

}  // namespace simgpu::picture
