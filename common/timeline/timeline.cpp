#include "common/timeline/timeline.hpp"

#include <algorithm>
#include <ctime>
#include <system_error>
#include <utility>

#include "common/base/error.hpp"
#include "common/floating_point.hpp"
#include "common/memory/host_probe.hpp"
#include "common/memory/ledger.hpp"

namespace simgpu::memory {

namespace {

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

/// Seconds that the calling thread has computed.
double thread_cpu_seconds() noexcept {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Adds what its thread computes during its life to a sum.
class AddCpuSeconds {
 public:
  explicit AddCpuSeconds(double& sum) noexcept : sum_(sum) {}
  ~AddCpuSeconds() { sum_ += thread_cpu_seconds() - before_; }
  AddCpuSeconds(const AddCpuSeconds&) = delete;
  AddCpuSeconds& operator=(const AddCpuSeconds&) = delete;

 private:
  double& sum_;
  double before_ = thread_cpu_seconds();
};

}  // namespace

Timeline::Timeline(std::unique_ptr<TimelineWriter> writer, std::chrono::nanoseconds interval)
    : interval_(interval), writer_(std::move(writer)) {
  const double before = thread_cpu_seconds();
  try {
    thread_ = std::thread([this] { sample_at_intervals(); });
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::out_of_memory,
                std::string("cannot start the thread that samples memory: ") + error.what());
  }
  // When the thread has taken a sample, it has touched the pages of its stack: the first line is
  // not charged for them.
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return samples_ > 0 || failure_; });
  cpu_seconds_ += thread_cpu_seconds() - before;
}

Timeline::~Timeline() {
  stop_thread();
}

TimelineCost Timeline::finish() {
  stop_thread();
  const std::lock_guard lock(mutex_);
  {
    const AddCpuSeconds timer(cpu_seconds_);
    take_sample(Moment::interval, innermost());
  }
  const TimelineCost cost{samples_, cpu_seconds_, seconds(Clock::now() - start_)};
  if (failure_) std::rethrow_exception(failure_);
  const auto writer = std::exchange(writer_, nullptr);
  const DefaultFloatingPoint floating_point;
  writer->commit();
  return cost;
}

void Timeline::stop_thread() noexcept {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Timeline::sample_at_intervals() noexcept {
  std::unique_lock lock(mutex_);
  const AddCpuSeconds timer(cpu_seconds_);  // ends under the lock
  start_ = Clock::now();
  take_sample(Moment::interval, innermost());
  changed_.notify_one();
  Clock::time_point next = start_ + interval_;
  while (!changed_.wait_until(lock, next, [this] { return stopping_; })) {
    lock.unlock();  // a line does not wait for a slow probe
    const std::optional<std::uint64_t> device_process = ask_devices();
    lock.lock();
    take_sample(Moment::interval, innermost(), device_process);
    // The next in the grid of intervals: neither drifting nor catching up on those missed.
    next += interval_ * ((Clock::now() - next) / interval_ + 1);
  }
}

std::optional<std::uint64_t> Timeline::ask_devices() {
  constexpr int times_as_long = 100;  // from call to call as the call took: 1 % of the time
  const std::lock_guard lock(probes_mutex_);
  const Clock::time_point begin = Clock::now();
  if (begin < next_asked_) return std::nullopt;
  std::optional<std::uint64_t> process;
  for (const Track* track : probed_) {
    process = track->probe_().process;
    if (process) break;
  }
  next_asked_ = begin + times_as_long * (Clock::now() - begin);
  return process;
}

Timeline::RunningLine Timeline::innermost() const noexcept {
  return depth_ == 0 ? RunningLine{} : running_[std::min(depth_, deepest_line) - 1];
}

void Timeline::take_sample(Moment moment, const RunningLine& line,
                           std::optional<std::uint64_t> device_process) noexcept {
  if (!writer_) return;
  const DefaultFloatingPoint floating_point;
  try {
    writer_->write({moment, seconds(Clock::now() - start_), line.device, line.label,
                    host_probe().read().resident, host_ledger().current(),
                    device_ledger().current(), device_process});
    ++samples_;
  } catch (...) {
    failure_ = std::current_exception();  // for finish() to throw, in the run's own thread
    writer_.reset();
  }
}

void Timeline::line_begins(const RunningLine& line) noexcept {
  const std::lock_guard lock(mutex_);
  const AddCpuSeconds timer(cpu_seconds_);
  if (++depth_ > deepest_line) return;
  running_[depth_ - 1] = line;
  take_sample(Moment::line_begins, line);
}

void Timeline::line_ends() noexcept {
  const std::lock_guard lock(mutex_);
  const AddCpuSeconds timer(cpu_seconds_);
  if (depth_ <= deepest_line) take_sample(Moment::line_ends, innermost());
  --depth_;
}

void Timeline::device_read(const RunningLine& line, const DeviceMemory& device) noexcept {
  if (!device.process) return;
  const std::lock_guard lock(mutex_);
  const AddCpuSeconds timer(cpu_seconds_);
  take_sample(Moment::device_read, line, device.process);
}

Timeline::Track::Track(Timeline& timeline, std::string device)
    : timeline_(timeline), device_(std::move(device)) {}

Timeline::Track::~Track() {
  detach();
}

void Timeline::Track::set_device(std::string device) {
  device_ = std::move(device);
}

void Timeline::Track::attach(DeviceProbe probe) {
  const std::lock_guard lock(timeline_.probes_mutex_);
  if (!probe_) timeline_.probed_.push_back(this);
  probe_ = std::move(probe);
}

void Timeline::Track::detach() noexcept {
  const std::lock_guard lock(timeline_.probes_mutex_);
  std::erase(timeline_.probed_, this);
  probe_ = nullptr;
}

void Timeline::Track::line_begins(const LineSite& site) noexcept {
  timeline_.line_begins({device_, site.label});
}

void Timeline::Track::line_ends(const LineSite& /*site*/) noexcept {
  timeline_.line_ends();
}

void Timeline::Track::device_read(const LineSite& site, const DeviceMemory& device) noexcept {
  timeline_.device_read({device_, site.label}, device);
}

}  // namespace simgpu::memory
