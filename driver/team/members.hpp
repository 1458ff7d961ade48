#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "driver/team/member.hpp"

namespace simgpu::driver {

/// The members of a team, shared by its backend and its simulations.
class Members {
 public:
  explicit Members(std::vector<std::unique_ptr<Member>> members);

  std::size_t size() const { return members_.size(); }
  Member& operator[](std::size_t place) const { return *members_[place]; }

  /// What one member is to do.
  struct Order {
    std::size_t member = 0;
    Command command;
    HostMemory memory = {};
  };

  /// Has members do these at once, as far as they are for different ones, and waits for all, even
  /// if some fail; then throws what the first of those threw, as an Error that names its member.
  /// The answers are in the order of `orders`.
  std::vector<Answer> perform(std::span<const Order> orders) const;

  /// Has one do it.
  Answer perform(std::size_t member, const Command& command, const HostMemory& memory = {}) const;

  /// Has all do the same.
  std::vector<Answer> perform(const Command& command) const;

  /// Has the first of those that can do it ready host memory for this simulation, which serves all.
  std::unique_ptr<PinnedMemory> pin(std::span<const std::size_t> members, const Command& of,
                                    const HostMemory& block) const;

  /// A number for the next simulation.
  std::uint32_t next_simulation() { return ++last_simulation_; }

 private:
  std::vector<std::unique_ptr<Member>> members_;
  std::uint32_t last_simulation_ = 0;
};

}  // namespace simgpu::driver
