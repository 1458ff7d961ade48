#include "cpu/start_threads.hpp"

#include <latch>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "common/error.hpp"
#include "cpu/parallel.hpp"

namespace simgpu::cpu {

namespace {

/// Starts as many threads beside this one as OpenMP will, and ends them. OpenMP's runtime ends the
/// program, without a chance to say more, when it gets none; here that is an exception.
void rehearse(int threads) {
  std::vector<std::thread> beside;
  std::latch may_end(1);
  const auto end_all = [&] {
    may_end.count_down();
    for (std::thread& thread : beside) thread.join();
  };
  try {
    beside.reserve(static_cast<std::size_t>(threads));
    while (static_cast<int>(beside.size()) + 1 < threads) {
      beside.emplace_back([&] { may_end.wait(); });
    }
  } catch (...) {
    end_all();
    throw;
  }
  end_all();
}

}  // namespace

void start_threads(int threads) {
  try {
    rehearse(threads);
  } catch (const std::system_error& failure) {
    throw Error(ErrorKind::out_of_memory, "the host cannot start " + std::to_string(threads) +
                                              " threads (" + failure.code().message() +
                                              "); ask for fewer by --threads");
  }
  parallel_ranges(threads, 0, [](auto, auto) {});
}

}  // namespace simgpu::cpu
