#include "common/memory/line_table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace simgpu::memory {

namespace {

std::int64_t difference(std::uint64_t after, std::uint64_t before) {
  return static_cast<std::int64_t>(after) - static_cast<std::int64_t>(before);
}

/// What is held beyond what was held at the start.
std::uint64_t beyond(std::uint64_t now, std::uint64_t at_start) {
  return now > at_start ? now - at_start : 0;
}

bool same_line(const LineSite& a, const LineSite& b) {
  return a.line == b.line && std::string_view(a.label) == b.label &&
         std::string_view(a.file) == b.file;
}

}  // namespace

LineTable::LineTable(DeviceProbe device_probe, LineObserver* observer)
    : device_probe_(std::move(device_probe)), observer_(observer) {
  constexpr std::size_t usual_lines = 32;  // so that the table itself seldom grows within a line
  lines_.reserve(usual_lines);
}

void LineTable::watch(std::vector<WatchedDevice> devices) {
  watched_.clear();
  for (WatchedDevice& device : devices) {
    const std::uint64_t own = device.ledger != nullptr ? device.ledger->current() : 0;
    watched_.push_back({std::move(device), own});
  }
}

void LineTable::pause() {
  host_own_at_pause_ = host_ledger().current();
  device_own_at_pause_ = device_ledger().current();
}

void LineTable::resume() {
  // Where less is held now, the differences wrap, and so does the sum, back to what it should be.
  host_own_at_start_ += host_ledger().current() - host_own_at_pause_;
  device_own_at_start_ += device_ledger().current() - device_own_at_pause_;
}

std::size_t LineTable::row_of(const LineSite& site) {
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const LineRecord& record) {
    return same_line(record.site, site);
  });
  if (found != lines_.end()) return static_cast<std::size_t>(found - lines_.begin());
  lines_.emplace_back().site = site;
  return lines_.size() - 1;
}

std::size_t LineTable::begin(const LineSite& site) {
  const std::size_t row = row_of(site);
  lines_[row].devices.resize(watched_.size());
  if (observer_ != nullptr) observer_->line_begins(site);
  return row;
}

LineTable::Execution::Execution(LineTable& table, const LineSite& site)
    : table_(table),
      on_devices_(table.watched_.size()),
      row_(table.begin(site)),
      outer_(std::exchange(table.innermost_, this)),
      host_before_(host_probe().read()),
      host_own_before_(host_ledger().current()),
      device_own_before_(device_ledger().current()) {
  host_peak_.emplace(host_ledger());
  device_peak_.emplace(device_ledger());
  begin_on_devices();
  start_ = std::chrono::steady_clock::now();
}

void LineTable::Execution::begin_on_devices() {
  for (std::size_t i = 0; i < on_devices_.size(); ++i) {
    Ledger* const ledger = table_.watched_[i].device.ledger;
    if (ledger == nullptr) continue;
    on_devices_[i].own_before = ledger->current();
    on_devices_[i].peak.emplace(*ledger);
  }
}

void LineTable::Execution::finish_on_devices(LineRecord& record) noexcept {
  for (std::size_t i = 0; i < on_devices_.size(); ++i) {
    DeviceRecord& on_device = record.devices[i];
    const Watched& watched = table_.watched_[i];
    if (watched.device.probe) on_device.memory = watched.device.probe();
    Ledger* const ledger = watched.device.ledger;
    if (ledger == nullptr) continue;
    const std::uint64_t own = ledger->current();
    const std::uint64_t peak = beyond(ledger->peak(), watched.own_at_start);
    on_devices_[i].peak.reset();
    const std::int64_t gain = difference(own, on_devices_[i].own_before);
    if (outer_ != nullptr) outer_->on_devices_[i].within += gain;
    on_device.own = beyond(own, watched.own_at_start);
    on_device.own_increment = on_device.own_increment.value_or(0) + gain - on_devices_[i].within;
    on_device.own_peak = std::max(on_device.own_peak.value_or(0), peak);
  }
}

void LineTable::Execution::finish() noexcept {
  if (std::exchange(finished_, true)) return;
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start_;
  const HostMemory host = host_probe().read();
  const std::uint64_t host_own = host_ledger().current();
  const std::uint64_t device_own = device_ledger().current();
  const std::uint64_t host_own_peak = host_ledger().peak();
  const std::uint64_t device_own_peak = device_ledger().peak();
  host_peak_.reset();
  device_peak_.reset();

  Gain gain;
  gain.seconds = time.count();
  gain.host_own = difference(host_own, host_own_before_);
  gain.device_own = difference(device_own, device_own_before_);
  const bool anonymous_known = host.anonymous && host_before_.anonymous;
  if (anonymous_known) gain.host_anonymous = difference(*host.anonymous, *host_before_.anonymous);
  if (outer_ != nullptr) outer_->within_ += gain;
  table_.innermost_ = outer_;

  LineRecord& record = table_.lines_[row_];
  const std::uint64_t host_base = table_.host_own_at_start_;
  const std::uint64_t device_base = table_.device_own_at_start_;
  ++record.occurrences;
  record.seconds += gain.seconds - within_.seconds;
  record.host_own = beyond(host_own, host_base);
  record.host_own_increment += gain.host_own - within_.host_own;
  record.host_own_peak = std::max(record.host_own_peak, beyond(host_own_peak, host_base));
  record.host_rss = host.resident;
  record.host_peak_rss = record.occurrences == 1 ? host_probe().peak() : host_probe().recent_peak();
  if (anonymous_known) {
    record.host_rss_increment =
        record.host_rss_increment.value_or(0) + gain.host_anonymous - within_.host_anonymous;
  }
  record.device_own = beyond(device_own, device_base);
  record.device_own_increment += gain.device_own - within_.device_own;
  record.device_own_peak = std::max(record.device_own_peak, beyond(device_own_peak, device_base));
  if (table_.observer_ != nullptr) table_.observer_->line_ends(record.site);
  finish_on_devices(record);
  if (!table_.device_probe_) return;
  record.device = table_.device_probe_();
  if (table_.observer_ != nullptr) table_.observer_->device_read(record.site, record.device);
}

}  // namespace simgpu::memory
