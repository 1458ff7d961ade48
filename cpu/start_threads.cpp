#include "cpu/start_threads.hpp"

#include <pthread.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"
#include "common/number_text.hpp"
#include "common/system_message.hpp"
#include "cpu/parallel.hpp"

namespace simgpu::cpu {

namespace {

void* wait_for(void* gate) {
  ::pthread_mutex_lock(static_cast<pthread_mutex_t*>(gate));
  ::pthread_mutex_unlock(static_cast<pthread_mutex_t*>(gate));
  return nullptr;
}

/// Attributes of OpenMP's threads, as far as they take memory.
class Attributes {
 public:
  Attributes() {
    ::pthread_attr_init(&attributes_);
    const std::optional<std::size_t> bytes = stack_bytes(std::getenv("OMP_STACKSIZE"));
    if (bytes) ::pthread_attr_setstacksize(&attributes_, *bytes);
  }
  ~Attributes() { ::pthread_attr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const pthread_attr_t* get() const { return &attributes_; }

 private:
  pthread_attr_t attributes_{};
};

/// Starts as many threads beside this one as OpenMP will, and ends them; returns what the system
/// said, 0 if it gave them all. These are plain threads that own nothing, since whatever allocates
/// in a thread leaves it a heap of its own, and that takes address space for good.
int rehearse(int threads) {
  const Attributes attributes;
  std::vector<pthread_t> beside(static_cast<std::size_t>(threads > 0 ? threads - 1 : 0));
  pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  ::pthread_mutex_lock(&gate);  // so that all are there at once
  int status = 0;
  std::size_t started = 0;
  while (started < beside.size()) {
    status = ::pthread_create(&beside[started], attributes.get(), wait_for, &gate);
    if (status != 0) break;
    ++started;
  }
  ::pthread_mutex_unlock(&gate);
  for (std::size_t i = 0; i < started; ++i) ::pthread_join(beside[i], nullptr);
  return status;
}

}  // namespace

std::optional<std::size_t> stack_bytes(const char* text) {
  if (text == nullptr) return std::nullopt;
  std::string_view left = text;
  const auto skip_blanks = [&] {
    left.remove_prefix(std::min(left.find_first_not_of(" \t"), left.size()));
  };
  skip_blanks();
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(left.data(), left.data() + left.size(), number);
  if (error != std::errc{}) return std::nullopt;
  left.remove_prefix(static_cast<std::size_t>(end - left.data()));
  skip_blanks();
  constexpr std::string_view units = "BKMG";
  const char unit = left.empty() ? 'K' : static_cast<char>(left.front() & ~('a' - 'A'));
  const std::size_t power = units.find(unit);
  if (power == std::string_view::npos || number > SIZE_MAX >> (10 * power)) return std::nullopt;
  return number << (10 * power);
}

void start_threads(int threads) {
  if (const int status = rehearse(threads); status != 0) {
    throw Error(ErrorKind::out_of_memory,
                "the host cannot start " + counted(static_cast<std::uint64_t>(threads), "thread") +
                    " (" + system_message(status) + "); ask for fewer by --threads");
  }
  parallel_ranges(threads, 0, [](auto, auto) {});
}

}  // namespace simgpu::cpu
