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

LineTable::LineTable(DeviceProbe device_probe) : device_probe_(std::move(device_probe)) {
  constexpr std::size_t usual_lines = 32;  // so that the table itself seldom grows within a line
  lines_.reserve(usual_lines);
}

std::size_t LineTable::row_of(const LineSite& site) {
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const LineRecord& record) {
    return same_line(record.site, site);
  });
  if (found != lines_.end()) return static_cast<std::size_t>(found - lines_.begin());
  lines_.emplace_back().site = site;
  return lines_.size() - 1;
}

LineTable::Execution::Execution(LineTable& table, const LineSite& site)
    : table_(table),
      row_(table.row_of(site)),
      host_before_(table.host_probe_.read()),
      host_own_before_(host_ledger().current()),
      device_own_before_(device_ledger().current()) {
  host_peak_.emplace(host_ledger());
  device_peak_.emplace(device_ledger());
}

void LineTable::Execution::finish() noexcept {
  if (std::exchange(finished_, true)) return;
  const HostMemory host = table_.host_probe_.read();
  LineRecord& record = table_.lines_[row_];
  ++record.occurrences;

  const std::uint64_t host_own = host_ledger().current();
  record.host_own = beyond(host_own, table_.host_own_at_start_);
  record.host_own_increment += difference(host_own, host_own_before_);
  record.host_own_peak =
      std::max(record.host_own_peak, beyond(host_ledger().peak(), table_.host_own_at_start_));
  host_peak_.reset();

  record.host_rss = host.resident;
  record.host_peak_rss = host.peak;
  if (host.anonymous && host_before_.anonymous) {
    record.host_rss_increment = record.host_rss_increment.value_or(0) +
                                difference(*host.anonymous, *host_before_.anonymous);
  }

  const std::uint64_t device_own = device_ledger().current();
  record.device_own = beyond(device_own, table_.device_own_at_start_);
  record.device_own_increment += difference(device_own, device_own_before_);
  record.device_own_peak =
      std::max(record.device_own_peak, beyond(device_ledger().peak(), table_.device_own_at_start_));
  device_peak_.reset();
  if (table_.device_probe_) record.device = table_.device_probe_();
}

}  // namespace simgpu::memory
