#include "common/memory/ledger.hpp"

#include <algorithm>

namespace simgpu::memory {

void Ledger::allocated(std::uint64_t bytes) noexcept {
  const std::uint64_t now = current_ += bytes;
  peak_ = std::max(peak_.load(), now);
  total_ += bytes;
  ++blocks_;
  ++total_blocks_;
}

void Ledger::released(std::uint64_t bytes) noexcept {
  current_ -= bytes;
  --blocks_;
}

Ledger::PeakScope::PeakScope(Ledger& ledger) noexcept : ledger_(ledger), outer_peak_(ledger.peak_) {
  ledger_.peak_ = ledger_.current_.load();
}

Ledger::PeakScope::~PeakScope() {
  ledger_.peak_ = std::max(ledger_.peak_.load(), outer_peak_);
}

Ledger& host_ledger() noexcept {
  static Ledger ledger;
  return ledger;
}

Ledger& device_ledger() noexcept {
  static Ledger ledger;
  return ledger;
}

}  // namespace simgpu::memory
