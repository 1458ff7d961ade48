#include "driver/team/members.hpp"

#include <exception>
#include <utility>

#include "driver/process/caught.hpp"

namespace simgpu::driver {

Members::Members(std::vector<std::unique_ptr<Member>> members) : members_(std::move(members)) {}

std::vector<Answer> Members::perform(std::span<const Order> orders) const {
  std::vector<Answer> answers(orders.size());
  std::vector<bool> is_done(orders.size());
  std::exception_ptr failure;
  const Member* failed = nullptr;
  const auto note = [&](const Member& member) {
    if (failed != nullptr) return;
    failed = &member;
    failure = std::current_exception();
  };
  for (std::size_t done = 0; done < orders.size() && failed == nullptr;) {
    // In each round, every member's next order.
    std::vector<bool> is_busy(members_.size());
    std::vector<std::size_t> begun;
    begun.reserve(orders.size());  // what has begun must be finished
    for (std::size_t i = 0; i < orders.size(); ++i) {
      if (is_done[i] || is_busy[orders[i].member]) continue;
      is_busy[orders[i].member] = is_done[i] = true;
      Member& member = *members_[orders[i].member];
      try {
        member.begin(orders[i].command, orders[i].memory);
        begun.push_back(i);
      } catch (...) {
        note(member);
      }
    }
    for (const std::size_t i : begun) {
      Member& member = *members_[orders[i].member];
      try {
        answers[i] = member.finish();
      } catch (...) {
        note(member);
      }
    }
    done += begun.size();
  }
  if (failed == nullptr) return answers;
  try {
    std::rethrow_exception(failure);
  } catch (...) {
    rethrow_named(failed->name());
  }
}

Answer Members::perform(std::size_t member, const Command& command,
                        const HostMemory& memory) const {
  const Order order{member, command, memory};
  return perform({&order, 1}).front();
}

std::unique_ptr<PinnedMemory> Members::pin(std::span<const std::size_t> members, const Command& of,
                                           const HostMemory& block) const {
  for (const std::size_t place : members) {
    Member& member = *members_[place];
    try {
      if (auto pinned = member.pin(of, block)) return pinned;
    } catch (...) {
      rethrow_named(member.name());
    }
  }
  return nullptr;
}

std::vector<Answer> Members::perform(const Command& command) const {
  std::vector<Order> orders;
  for (std::size_t member = 0; member < members_.size(); ++member) {
    orders.push_back({member, command});
  }
  return perform(orders);
}

}  // namespace simgpu::driver
