#pragma once

#include <atomic>
#include <cstdint>

namespace simgpu::memory {

/// Counts the bytes that containers asked for and gave back: exact, the same in every run, and
/// independent of what the operating system or a driver does with the requests. Any thread may
/// allocate and read; a peak repeats exactly where those that allocate take turns.
class Ledger {
 public:
  Ledger() = default;
  /// What it counts is counted by `whole`, too, which must outlive it.
  explicit Ledger(Ledger* whole) noexcept : whole_(whole) {}

  void allocated(std::uint64_t bytes) noexcept;
  void released(std::uint64_t bytes) noexcept;

  /// Bytes held now.
  std::uint64_t current() const noexcept { return current_; }
  /// The most bytes held at once since the innermost PeakScope began, or since the start.
  std::uint64_t peak() const noexcept { return peak_; }
  /// Bytes ever asked for.
  std::uint64_t total() const noexcept { return total_; }
  /// Blocks held now.
  std::uint64_t blocks() const noexcept { return blocks_; }
  /// Blocks ever asked for.
  std::uint64_t total_blocks() const noexcept { return total_blocks_; }

  /// Measures the peak of a stretch of the program: while it lives, peak() is that of the stretch;
  /// when it ends, the surrounding stretch's peak takes it in. Scopes nest like blocks.
  class PeakScope {
   public:
    explicit PeakScope(Ledger& ledger) noexcept;
    ~PeakScope();
    PeakScope(const PeakScope&) = delete;
    PeakScope& operator=(const PeakScope&) = delete;

   private:
    Ledger& ledger_;
    std::uint64_t outer_peak_;
  };

 private:
  void raise_peak(std::uint64_t bytes) noexcept;

  Ledger* whole_ = nullptr;
  std::atomic<std::uint64_t> current_{0};
  std::atomic<std::uint64_t> peak_{0};
  std::atomic<std::uint64_t> total_{0};
  std::atomic<std::uint64_t> blocks_{0};
  std::atomic<std::uint64_t> total_blocks_{0};
};

/// The ledger of this process's containers in host memory.
Ledger& host_ledger() noexcept;

/// The ledger of this process's containers in device memory, scratch space included: of all devices
/// together.
Ledger& device_ledger() noexcept;

/// Of those on the device of that number alone. What it counts, device_ledger() counts as well.
Ledger& device_ledger(int index);

}  // namespace simgpu::memory
