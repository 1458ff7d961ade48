#pragma once

#include <array>
#include <memory>
#include <string_view>

namespace simgpu::driver {

/// 128 bits of a content, by which a change of any part of it is seen (XXH3). No protection against
/// those who mean to deceive.
class Digest {
 public:
  static constexpr std::size_t bytes = 16;
  using Value = std::array<char, bytes>;

  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void add(std::string_view content);

  /// Of all that was added; the same on every machine.
  Value value() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace simgpu::driver
