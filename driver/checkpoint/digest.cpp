#include "driver/checkpoint/digest.hpp"

// By its header alone. Its hints would have g++ inline through pointers, which without optimisation
// it refuses with an error.
#define XXH_INLINE_ALL
#define XXH_NO_INLINE_HINTS 1
#include <xxhash.h>

#include <cstring>

namespace simgpu::driver {

struct Digest::State {
  XXH3_state_t hash;
};

Digest::Digest() : state_(std::make_unique<State>()) {
  XXH3_128bits_reset(&state_->hash);
}

Digest::~Digest() = default;

void Digest::add(std::string_view content) {
  XXH3_128bits_update(&state_->hash, content.data(), content.size());
}

Digest::Value Digest::value() const {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_->hash));
  Value value;
  static_assert(sizeof(canonical.digest) == bytes);
  std::memcpy(value.data(), canonical.digest, bytes);
  return value;
}

}  // namespace simgpu::driver
