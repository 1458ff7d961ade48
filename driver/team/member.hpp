#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/memory/ledger.hpp"
#include "common/simulation.hpp"
#include "driver/team/command.hpp"

namespace simgpu::driver {

/// A device of a team, with a thread or a process of its own, which does one thing at a time.
class Member {
 public:
  virtual ~Member() = default;

  /// As Backend has them.
  virtual std::string name() const = 0;
  virtual std::string description() const = 0;
  virtual std::optional<int> threads() const = 0;
  virtual MemoryUse memory_use() const = 0;
  virtual memory::DeviceMemory device_memory() const noexcept = 0;

  /// What counts the device's memory in this process; null where nothing does.
  virtual memory::Ledger* ledger() const { return nullptr; }

  /// Readies host memory for a simulation's commands, where the device reaches it directly (see
  /// Simulation::pin()). No command may be under way.
  virtual std::unique_ptr<PinnedMemory> pin(const Command& /*of*/, const HostMemory& /*block*/) {
    return nullptr;
  }

  /// Begins a command; the last one's answer must have been taken.
  virtual void begin(const Command& command, const HostMemory& memory) = 0;

  /// Waits for what was begun. Throws what it threw.
  virtual Answer finish() = 0;

  /// Both, one after the other.
  Answer perform(const Command& command, const HostMemory& memory = {}) {
    begin(command, memory);
    return finish();
  }
};

/// A member of this process: the device's calls are made by a thread of its own. `ledger` counts
/// its memory, if there is one.
std::unique_ptr<Member> make_local_member(std::unique_ptr<Backend> backend,
                                          memory::Ledger* ledger = nullptr);

}  // namespace simgpu::driver
