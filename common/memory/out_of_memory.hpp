#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "common/base/error.hpp"

namespace simgpu::memory {

/// Where memory is short.
enum class Place { host, device };

/// Memory was asked for that could not be had.
class OutOfMemory : public Error {
 public:
  /// The sentence ends with what to do, which is to use fewer particles or single precision.
  /// `device` is the name of the one that is short, where there are several.
  OutOfMemory(Place place, const std::string& sentence, std::optional<std::uint64_t> could_hold,
              std::string device = {})
      : Error(ErrorKind::out_of_memory, sentence, "precision"),
        place_(place),
        could_hold_(could_hold),
        device_(std::move(device)) {}

  Place place() const noexcept { return place_; }

  /// The most bytes that the containers could hold there, those they held already included; nothing
  /// if that is not known.
  std::optional<std::uint64_t> could_hold() const noexcept { return could_hold_; }

  /// Of several devices the one that is short, by its name.
  const std::string& device() const noexcept { return device_; }

 private:
  Place place_;
  std::optional<std::uint64_t> could_hold_;
  std::string device_;
};

/// What the containers could hold when `asked` bytes more than the `held` ones were refused and
/// `available` were said to be free: a figure that would have sufficed is not believed, and then it
/// is not known.
constexpr std::optional<std::uint64_t> could_hold(std::uint64_t held, std::uint64_t asked,
                                                  std::uint64_t available) {
  if (available >= asked) return std::nullopt;
  return held + available;
}

/// Throws OutOfMemory with a sentence that names the bytes asked for and, where the kernel tells,
/// how many the host has available.
[[noreturn]] void throw_out_of_host_memory(std::uint64_t bytes);

/// Throws as above if `bytes` are more than the host has available now. A kernel that overcommits
/// grants such a request and kills the process later, when it writes to what it was given.
void require_host_memory(std::uint64_t bytes);

}  // namespace simgpu::memory
