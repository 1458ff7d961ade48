#pragma once

#include <string>

namespace simgpu::reader {

/// The file is not read: what follows its name in the sentence that says so.
struct Refusal {
  std::string text;
};

}  // namespace simgpu::reader
