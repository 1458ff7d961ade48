#include "cpu/start_threads.hpp"

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"

namespace simgpu::cpu {

namespace {

void* wait_for(void* gate) {
  ::pthread_mutex_lock(static_cast<pthread_mutex_t*>(gate));
  ::pthread_mutex_unlock(static_cast<pthread_mutex_t*>(gate));
  return nullptr;
}

/// The variable that says how large the stacks of OpenMP's threads are; null if none does.
const char* said_of_stacks() {
  for (const char* name : {"OMP_STACKSIZE", "GOMP_STACKSIZE"}) {
    if (stack_bytes(std::getenv(name))) return name;
  }
  return nullptr;
}

/// Attributes of OpenMP's threads, as far as they take memory.
class Attributes {
 public:
  Attributes() {
    ::pthread_attr_init(&attributes_);
    if (const char* name = said_of_stacks()) {
      ::pthread_attr_setstacksize(&attributes_, *stack_bytes(std::getenv(name)));
    }
  }
  ~Attributes() { ::pthread_attr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const pthread_attr_t* get() const { return &attributes_; }

 private:
  pthread_attr_t attributes_{};
};

/// Processors, of which there may be more than a cpu_set_t has room for.
class Processors {
 public:
  explicit Processors(const std::vector<int>& numbers) {
    constexpr std::size_t in_a_set = CPU_SETSIZE;
    const int last = *std::max_element(numbers.begin(), numbers.end());
    sets_.resize(static_cast<std::size_t>(last) / in_a_set + 1);
    for (const int number : numbers) {
      CPU_SET_S(static_cast<std::size_t>(number), bytes(), sets_.data());
    }
  }

  /// Whether the system lets the thread run there, on one of them at least.
  bool take(pthread_t thread) const {
    return ::pthread_setaffinity_np(thread, bytes(), sets_.data()) == 0;
  }

 private:
  std::size_t bytes() const { return sets_.size() * sizeof(cpu_set_t); }

  std::vector<cpu_set_t> sets_;
};

/// Whether a thread can be bound to each of the places that OpenMP binds its threads to, if it
/// does.
bool can_be_bound(pthread_t thread) {
  if (::omp_get_proc_bind() == omp_proc_bind_false) return true;
  for (int place = 0; place < ::omp_get_num_places(); ++place) {
    std::vector<int> numbers(static_cast<std::size_t>(::omp_get_place_num_procs(place)));
    if (numbers.empty()) continue;
    ::omp_get_place_proc_ids(place, numbers.data());
    if (!Processors(numbers).take(thread)) return false;
  }
  return true;
}

/// "GOMP_CPU_AFFINITY=7-9": what says where threads are bound.
std::string said_of_places() {
  for (const char* name : {"OMP_PLACES", "GOMP_CPU_AFFINITY"}) {
    if (const char* value = std::getenv(name)) return name + ("=" + one_line(value));
  }
  return "OMP_PROC_BIND";
}

/// What came of a rehearsal.
struct Rehearsal {
  int status = 0;  ///< what the system said, 0 if it gave all threads
  bool can_be_bound = true;
};

/// Starts as many threads beside this one as OpenMP will, and ends them. These are plain threads
/// that own nothing, since whatever allocates in a thread leaves it a heap of its own, and that
/// takes address space for good.
Rehearsal rehearse(int threads) {
  const Attributes attributes;
  std::vector<pthread_t> beside(static_cast<std::size_t>(threads > 0 ? threads - 1 : 0));
  pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  ::pthread_mutex_lock(&gate);  // so that all are there at once
  Rehearsal rehearsal;
  std::size_t started = 0;
  while (started < beside.size()) {
    rehearsal.status = ::pthread_create(&beside[started], attributes.get(), wait_for, &gate);
    if (rehearsal.status != 0) break;
    ++started;
  }
  if (started > 0) rehearsal.can_be_bound = can_be_bound(beside[0]);
  ::pthread_mutex_unlock(&gate);
  for (std::size_t i = 0; i < started; ++i) ::pthread_join(beside[i], nullptr);
  return rehearsal;
}

constexpr std::size_t frame_bytes = std::size_t{16} * 1024;

/// Frames that steps need at once: those of a law, of its velocity, and around them. Of a small
/// stack these take a quarter at most, which is enough for laws whose steps need little.
int frames_of_steps() {
  constexpr std::size_t most = 4;
  rlimit limit{};
  if (::getrlimit(RLIMIT_STACK, &limit) != 0) return 1;
  std::size_t bytes = limit.rlim_cur;  // RLIM_INFINITY is the largest number
  if (const char* name = said_of_stacks()) bytes = std::min(bytes, *stack_bytes(std::getenv(name)));
  return static_cast<int>(std::clamp<std::size_t>(bytes / 4 / frame_bytes, 1, most));
}

/// Takes the pages of this thread's stack that steps need, which else show where a thread happens
/// to get its first share of them, if it gets any.
[[gnu::noinline]] void touch_stack(int frames) {
  constexpr std::size_t page = 4096;
  char stack[frame_bytes];
  volatile char* const pages = stack;
  for (std::size_t place = 0; place < frame_bytes; place += page) pages[place] = 0;
  if (frames > 1) touch_stack(frames - 1);
  pages[0] = 0;  // so that this frame is there until the one below is gone
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

int start_threads(int threads) {
  const Rehearsal rehearsal = rehearse(threads);
  const std::string refusal =
      "the host cannot start " + counted(static_cast<std::uint64_t>(threads), "thread");
  if (rehearsal.status != 0) {
    const char* const stacks = said_of_stacks();
    throw Error(ErrorKind::out_of_memory,
                refusal + " (" + system_message(rehearsal.status) + "); ask for " +
                    (stacks != nullptr ? std::string("less by ") + stacks + ", or for " : "") +
                    "fewer threads",
                "threads");
  }
  if (!rehearsal.can_be_bound) {
    throw Error(ErrorKind::out_of_memory,
                refusal + ": " + said_of_places() +
                    " binds them to processors that this process may not use; unset it, or name "
                    "those that taskset -p $$ shows");
  }
  // The thread that computes may be another than the one that made the backend.
  ::omp_set_dynamic(0);
  if (::omp_get_max_active_levels() < 1) ::omp_set_max_active_levels(1);
  const int frames = frames_of_steps();
  int started = 1;
#pragma omp parallel num_threads(threads)
  {
    touch_stack(frames);
#pragma omp single
    started = ::omp_get_num_threads();
  }
  return started;
}

}  // namespace simgpu::cpu
