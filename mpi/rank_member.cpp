#include "mpi/rank_member.hpp"

#include <map>
#include <utility>

#include "common/base/error.hpp"
#include "common/memory/format_bytes.hpp"

namespace simgpu::mpi {

namespace {

using driver::Answer;
using driver::Command;
using driver::HostMemory;
using driver::Task;

class RankMember : public driver::Member {
 public:
  RankMember(Rank& rank, const PartFiles* files, std::unique_ptr<driver::Member> device)
      : rank_(rank), files_(files), device_(std::move(device)) {
    rank_.device = device_->description();
  }

  std::string name() const override { return rank_.name; }
  std::string description() const override { return device_->description(); }
  std::optional<int> threads() const override { return device_->threads(); }
  memory::DeviceMemory device_memory() const noexcept override { return device_->device_memory(); }

  MemoryUse memory_use() const override {
    MemoryUse use = device_->memory_use();
    if (files_ != nullptr) return use;
    use.state = [](Precision, unsigned, std::uint64_t) { return StateBytes(); };
    use.field = [](const field::Grid&) { return StateBytes(); };
    return use;
  }

  void begin(const Command& command, const HostMemory& memory) override {
    command_ = command;
    memory_ = memory;
    if (command.task == Task::make) take_room_for_state();
    if (command.task == Task::hold_field) take_room_for_field();
    // Another rank has its own memory for that. This one writes when all others have begun.
    if (writes_here()) return;
    device_->begin(command, command.task == Task::write ? HostMemory{} : memory);
  }

  Answer finish() override {
    if (writes_here()) {
      write();
      return {};
    }
    try {
      const Answer answer = device_->finish();
      if (command_.task == Task::release) {
        give_back(states_);
        give_back(fields_);
      }
      if (command_.task == Task::evolve) rank_.evolve_seconds += answer.seconds;
      return answer;
    } catch (...) {
      if (command_.task == Task::make) give_back(states_);
      if (command_.task == Task::hold_field) give_back(fields_);
      throw;
    }
  }

 private:
  bool writes_here() const { return command_.task == Task::write && files_ != nullptr; }

  /// By the main thread, which alone may have to do with MPI.
  void write() {
    files_->write(command_, memory_, [this](const Command& store, const HostMemory& block) {
      device_->perform(store, block);
    });
  }

  using Held = std::map<std::uint32_t, std::uint64_t>;  ///< bytes by simulation

  void take_room_for_state() {
    const StateBytes state = device_->memory_use().state(
        command_.precision, command_.law->column_count(), command_.range.count);
    take(states_, state.host, "use --chunk, fewer particles, more hosts or --precision single");
  }

  /// In place of any that the simulation holds. Beside it, each rank has one level on its way to
  /// the device.
  void take_room_for_field() {
    give_back(fields_);
    const field::Grid& grid = *command_.field;
    take(fields_, device_->memory_use().field(grid).host + grid.bytes_of_level(),
         "use fewer ranks on each host, or more hosts, since each rank holds the whole field");
  }

  void take(Held& held, std::uint64_t bytes, const char* remedy) {
    HostRoom& room = *rank_.room;
    if (bytes > room.available - std::min(room.available, room.taken)) {
      throw Error(ErrorKind::out_of_memory, "its host had " + memory::format_bytes(room.available) +
                                                " of memory available, and its ranks would hold " +
                                                memory::format_bytes(room.taken + bytes) +
                                                " or more; " + remedy);
    }
    room.taken += bytes;
    held[command_.simulation] = bytes;
  }

  void give_back(Held& held) {
    const auto one = held.find(command_.simulation);
    if (one == held.end()) return;
    rank_.room->taken -= one->second;
    held.erase(one);
  }

  Rank& rank_;
  const PartFiles* files_;  ///< null if it is another process
  std::unique_ptr<driver::Member> device_;
  Command command_;
  HostMemory memory_;
  Held states_;
  Held fields_;
};

}  // namespace

std::unique_ptr<driver::Member> make_rank_member(Rank& rank, const PartFiles* files,
                                                 std::unique_ptr<driver::Member> device) {
  return std::make_unique<RankMember>(rank, files, std::move(device));
}

}  // namespace simgpu::mpi
