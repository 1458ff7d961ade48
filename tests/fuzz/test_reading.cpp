#include "test_reading.hpp"

#include "target.hpp"

namespace simgpu::fuzz {

namespace {

constexpr Manner one = {0x00, 4096};
constexpr Manner other = {0xa5, 999};

bool is_accepted(const Reading& reading) {
  return reading.end == Reading::End::accepted;
}

}  // namespace

void test_reading(Worker& worker, std::string_view input) {
  Reading first = worker.read(input, one);
  require(first.end != Reading::End::crashed_in_own_code, "no fault is in our code");
  if (first.end == Reading::End::crashed) return;
  Reading second = worker.read(input, other);
  require(second.end != Reading::End::crashed_in_own_code, "no fault is in our code");
  if (first != second && (is_accepted(first) || is_accepted(second))) {
    // The library may have been damaged by a file before: that is not this one's doing.
    worker.renew();
    first = worker.read(input, one);
    worker.renew();
    second = worker.read(input, other);
    require(first == second || !(is_accepted(first) || is_accepted(second)),
            "numbers that are accepted are the file's");
  }
  require(first.is_sensible, "what is accepted is what simgpu takes");
}

}  // namespace simgpu::fuzz
