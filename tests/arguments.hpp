#pragma once

#include <string>
#include <vector>

namespace simgpu::test {

/// A command line, or a part of one.
using Arguments = std::vector<std::string>;

inline Arguments operator+(Arguments one, const Arguments& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

}  // namespace simgpu::test
