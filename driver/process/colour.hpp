#pragma once

namespace simgpu::driver {

/// Whether what is written to this descriptor may be bold or coloured: it is a terminal that can
/// (TERM), and the user does not forbid it (NO_COLOR, see no-color.org).
bool may_colour(int descriptor) noexcept;

}  // namespace simgpu::driver
