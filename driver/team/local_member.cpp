#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "driver/team/member.hpp"
#include "driver/team/worker.hpp"

namespace simgpu::driver {

namespace {

class LocalMember : public Member {
 public:
  LocalMember(std::unique_ptr<Backend> backend, memory::Ledger* ledger)
      : worker_(std::move(backend)), ledger_(ledger), thread_([this] { work(); }) {}

  ~LocalMember() override {
    tell(State::ended);
    thread_.join();
  }

  std::string name() const override { return worker_.backend().name(); }
  std::string description() const override { return worker_.backend().description(); }
  std::optional<int> threads() const override { return worker_.backend().threads(); }
  MemoryUse memory_use() const override { return worker_.backend().memory_use(); }
  memory::DeviceMemory device_memory() const noexcept override {
    return worker_.backend().device_memory();
  }
  memory::Ledger* ledger() const override { return ledger_; }
  std::unique_ptr<PinnedMemory> pin(const Command& of, const HostMemory& block) override {
    return worker_.pin(of, block);
  }

  void begin(const Command& command, const HostMemory& memory) override {
    command_ = command;
    memory_ = memory;
    tell(State::told);
  }

  Answer finish() override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return state_ == State::idle; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return answer_;
  }

 private:
  enum class State { idle, told, ended };

  void tell(State state) {
    {
      const std::lock_guard lock(mutex_);
      if (state_ != State::ended) state_ = state;  // though it may have been at work until now
    }
    changed_.notify_all();
  }

  void work() {
    while (true) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return state_ != State::idle; });
        if (state_ == State::ended) return;
      }
      try {
        answer_ = worker_.perform(command_, memory_);
      } catch (...) {
        failure_ = std::current_exception();
      }
      tell(State::idle);
    }
  }

  Worker worker_;
  memory::Ledger* ledger_;
  Command command_;
  HostMemory memory_;
  Answer answer_;
  std::exception_ptr failure_;
  State state_ = State::idle;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;  ///< the last, as it uses the others
};

}  // namespace

std::unique_ptr<Member> make_local_member(std::unique_ptr<Backend> backend,
                                          memory::Ledger* ledger) {
  return std::make_unique<LocalMember>(std::move(backend), ledger);
}

}  // namespace simgpu::driver
