#include "common/memory/ledger.hpp"

#include <map>
#include <mutex>

namespace simgpu::memory {

void Ledger::allocated(std::uint64_t bytes) noexcept {
  raise_peak(current_ += bytes);
  total_ += bytes;
  ++blocks_;
  ++total_blocks_;
  if (whole_ != nullptr) whole_->allocated(bytes);
}

void Ledger::released(std::uint64_t bytes) noexcept {
  current_ -= bytes;
  --blocks_;
  if (whole_ != nullptr) whole_->released(bytes);
}

/// Another thread may raise it meanwhile.
void Ledger::raise_peak(std::uint64_t bytes) noexcept {
  std::uint64_t peak = peak_;
  while (peak < bytes && !peak_.compare_exchange_weak(peak, bytes)) {
  }
}

Ledger::PeakScope::PeakScope(Ledger& ledger) noexcept : ledger_(ledger), outer_peak_(ledger.peak_) {
  ledger_.peak_ = ledger_.current_.load();
}

Ledger::PeakScope::~PeakScope() {
  ledger_.raise_peak(outer_peak_);
}

Ledger& host_ledger() noexcept {
  static Ledger ledger;
  return ledger;
}

Ledger& device_ledger() noexcept {
  static Ledger ledger;
  return ledger;
}

Ledger& device_ledger(int index) {
  static std::mutex mutex;
  static std::map<int, Ledger> ledgers;  // which do not move
  const std::lock_guard lock(mutex);
  return ledgers.try_emplace(index, &device_ledger()).first->second;
}

}  // namespace simgpu::memory
