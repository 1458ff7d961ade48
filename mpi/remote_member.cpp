#include "mpi/remote_member.hpp"

#include <algorithm>
#include <utility>

#include "common/block.hpp"
#include "common/column.hpp"

namespace simgpu::mpi {

namespace {

using driver::Answer;
using driver::Command;
using driver::HostMemory;

class RemoteMember : public driver::Member {
 public:
  RemoteMember(Link& link, RemoteWorker worker) : link_(link), worker_(std::move(worker)) {}

  std::string name() const override { return worker_.name; }
  std::string description() const override { return worker_.description; }
  std::optional<int> threads() const override { return worker_.threads; }
  MemoryUse memory_use() const override { return worker_.memory_use; }

  /// This process holds nothing there, and only the main thread may ask the rank for what its own
  /// holds, which it says at the end of the run.
  memory::DeviceMemory device_memory() const noexcept override { return {0, 0, 0, nullptr}; }

  /// Particles go a block at a time, which is what the rank has room for.
  void begin(const Command& command, const HostMemory& memory) override {
    command_ = command;
    memory_ = memory;
    done_ = 0;
    begin_block();
  }

  Answer finish() override {
    Answer answer = link_.finish().answer;
    while (done_ < memory_.particles) {
      begin_block();
      // Of several blocks only a search for the worst gives a number: the largest of theirs.
      answer.value = std::max(answer.value, link_.finish().answer.value);
    }
    return answer;
  }

 private:
  /// The place of the command's law among those of all ranks; of the first where it has none.
  std::uint32_t law_number() const {
    const auto place = std::find(worker_.laws.begin(), worker_.laws.end(), command_.law);
    return place == worker_.laws.end() ? 0
                                       : static_cast<std::uint32_t>(place - worker_.laws.begin());
  }

  void begin_block() {
    Request request;
    request.wish = Wish::perform;
    request.worker = worker_.number;
    request.command = command_;
    request.law = law_number();
    HostMemory block = memory_;
    if (memory_.particles > 0) {
      block.particles = std::min(block_particles, memory_.particles - done_);
      request.command.range = {command_.range.first + done_, block.particles};
      for (void*& column : std::span(block.columns, block.column_count)) {
        column = static_cast<char*>(column) + done_ * bytes_of_number(command_.precision);
      }
      done_ += block.particles;
    }
    link_.begin(request, block);
  }

  Link& link_;
  RemoteWorker worker_;
  Command command_;
  HostMemory memory_;
  std::uint64_t done_ = 0;  ///< particles of the command
};

}  // namespace

std::unique_ptr<driver::Member> make_remote_member(Link& link, RemoteWorker worker) {
  return std::make_unique<RemoteMember>(link, std::move(worker));
}

}  // namespace simgpu::mpi
