#include "mpi/rank_member.hpp"

#include <map>
#include <utility>

#include "common/error.hpp"
#include "common/memory/format_bytes.hpp"

namespace simgpu::mpi {

namespace {

using driver::Answer;
using driver::Command;
using driver::HostMemory;
using driver::Task;

class RankMember : public driver::Member {
 public:
  RankMember(Rank& rank, bool is_here, std::unique_ptr<driver::Member> device)
      : rank_(rank), is_here_(is_here), device_(std::move(device)) {
    rank_.device = device_->description();
  }

  std::string name() const override { return rank_.name; }
  std::string description() const override { return device_->description(); }
  std::optional<int> threads() const override { return device_->threads(); }
  memory::DeviceMemory device_memory() const noexcept override { return device_->device_memory(); }

  MemoryUse memory_use() const override {
    MemoryUse use = device_->memory_use();
    if (!is_here_) use.state = [](Precision, std::uint64_t) { return StateBytes(); };
    return use;
  }

  void begin(const Command& command, const HostMemory& memory) override {
    command_ = command;
    if (command.task == Task::make) take_room();
    device_->begin(command, memory);
  }

  Answer finish() override {
    try {
      const Answer answer = device_->finish();
      if (command_.task == Task::release) give_room_back();
      if (command_.task == Task::evolve) rank_.evolve_seconds += answer.seconds;
      return answer;
    } catch (...) {
      if (command_.task == Task::make) give_room_back();
      throw;
    }
  }

 private:
  void take_room() {
    HostRoom& room = *rank_.room;
    const std::uint64_t bytes =
        device_->memory_use().state(command_.precision, command_.range.count).host;
    if (bytes > room.available - std::min(room.available, room.taken)) {
      throw Error(ErrorKind::out_of_memory,
                  "its host had " + memory::format_bytes(room.available) +
                      " of memory available, and its ranks would hold " +
                      memory::format_bytes(room.taken + bytes) +
                      " or more; use fewer particles, more hosts or --precision single");
    }
    room.taken += bytes;
    held_[command_.simulation] = bytes;
  }

  void give_room_back() {
    const auto held = held_.find(command_.simulation);
    if (held == held_.end()) return;
    rank_.room->taken -= held->second;
    held_.erase(held);
  }

  Rank& rank_;
  bool is_here_;
  std::unique_ptr<driver::Member> device_;
  Command command_;
  std::map<std::uint32_t, std::uint64_t> held_;  ///< bytes by simulation
};

}  // namespace

std::unique_ptr<driver::Member> make_rank_member(Rank& rank, bool is_here,
                                                 std::unique_ptr<driver::Member> device) {
  return std::make_unique<RankMember>(rank, is_here, std::move(device));
}

}  // namespace simgpu::mpi
