#pragma once

#include <unistd.h>

#include <iostream>
#include <string_view>

#include "common/text/one_line.hpp"
#include "driver/process/colour.hpp"

namespace simgpu::driver {

/// One line on standard error, which is for notes, warnings and errors. Whatever name or word of a
/// file is in it, a terminal shows it as one line (see one_line()).
inline void say(std::string_view sentence) {
  std::cerr << "simgpu: " << one_line(sentence) << '\n';
}

/// The same for what ends the program with an exit code other than 0: in red on a terminal.
inline void say_error(std::string_view sentence) {
  const bool red = may_colour(STDERR_FILENO);
  std::cerr << "simgpu: " << (red ? "\x1b[31m" : "") << one_line(sentence) << (red ? "\x1b[0m" : "")
            << '\n';
}

}  // namespace simgpu::driver
