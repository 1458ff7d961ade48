#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measurement.hpp"

namespace simgpu::bench {

/// A representation, measured in one order of the loops.
struct Result {
  const Representation& representation;
  Order order;
  Measurement measurement;
};

/// All representations, measured in both orders.
class Results {
 public:
  /// Measures each in a process of its own, which is `program --only NAME --order ORDER --particles
  /// N
  /// --time T`, so that its heap is as the program found it; those of a GPU only where `gpu` says
  /// that there is one. Such a process begins anew rather than as a fork, which would share this
  /// one's heap and its descriptors of /proc/self. Throws Error (run_failed).
  Results(const std::string& program, std::uint64_t particles, double time, bool gpu);

  const std::vector<Result>& all() const { return results_; }

  /// The one of that name and order, which must have been measured.
  const Measurement& of(std::string_view name, Order order) const;

  /// A sentence for each that does not end with the bits of simgpu's own on the CPU.
  std::vector<std::string> differences() const;

 private:
  std::vector<Result> results_;
};

}  // namespace simgpu::bench
