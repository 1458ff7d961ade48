// Whole HDF5 files, read by simgpu-read's code in a process that may die of them: what is accepted
// is the same numbers whatever memory held before and however many rows are read at once, and no
// fault is in our code. That libhdf5 dies of a file is no finding: that is what the process is for.

#include "h5_worker.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

namespace {

constexpr Manner one = {0x00, 4096};
constexpr Manner other = {0xa5, 999};

bool is_accepted(const Reading& reading) {
  return reading.end == Reading::End::accepted;
}

}  // namespace

void test_one(std::string_view input) {
  static Worker worker;
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
}

}  // namespace simgpu::fuzz
