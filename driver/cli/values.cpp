#include "driver/cli/values.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/suggest.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/cli/parse.hpp"

namespace simgpu::driver {

void refuse_arguments(const std::string& sentence) {
  throw Error(ErrorKind::bad_input, sentence);
}

std::uint64_t count_of(std::string_view flag, const std::string& text, std::uint64_t least) {
  const std::optional<std::uint64_t> count = parse_count(text);
  if (!count || *count < least || *count > most_count) {
    refuse_arguments(std::string(flag) + ": " + io::quote(text) + " is not a whole number from " +
                     std::to_string(least) + " to " + std::to_string(most_count) +
                     "; write 100000, 100_000, 1e5 or 100k");
  }
  return *count;
}

std::string suggestion_for(std::string_view text, std::span<const std::string_view> words) {
  const std::optional<std::string> word = likely_meant(text, words);
  return word ? "; did you mean " + *word + "?" : "";
}

namespace {

[[noreturn]] void refuse_device(const std::string& text) {
  constexpr std::string_view names[] = {"auto", "cpu", "cuda"};
  // By slips, "gpu" would be "cpu".
  const bool gpu = text.starts_with("gpu") || text.starts_with("GPU");
  const std::string suggestion = gpu ? "; did you mean cuda?" : suggestion_for(text, names);
  refuse_arguments("--device: " + io::quote(text) + " is not a device" +
                   (suggestion.empty() ? "; use" : suggestion + " Use") +
                   " auto, cpu, cuda, cuda:N, cuda:N,M or cuda:all");
}

/// The numbers of a list such as "0,1"; nothing if it is none.
std::optional<std::vector<int>> indices_in(std::string_view list) {
  constexpr std::uint64_t most = std::numeric_limits<int>::max();
  std::vector<int> indices;
  while (true) {
    const std::string_view number = list.substr(0, list.find(','));
    const auto index = parse_count(number);
    if (!index || *index > most) return std::nullopt;
    indices.push_back(static_cast<int>(*index));
    if (number.size() == list.size()) return indices;
    list.remove_prefix(number.size() + 1);
  }
}

void refuse_twice(const std::string& text, const std::vector<int>& indices) {
  std::set<int> named;
  for (const int index : indices) {
    if (named.insert(index).second) continue;
    refuse_arguments("--device: " + io::quote(text) + " names cuda:" + std::to_string(index) +
                     " twice; name each GPU once");
  }
}

}  // namespace

DeviceChoice device_of(const std::string& text) {
  using Kind = DeviceChoice::Kind;
  if (text == "auto") return {Kind::automatic};
  if (text == "cpu") return {Kind::cpu};
  if (text == "cuda") return {Kind::cuda};
  if (text == "cuda:all") return {Kind::all_cuda};
  constexpr std::string_view prefix = "cuda:";
  if (text.starts_with(prefix)) {
    if (auto indices = indices_in(std::string_view(text).substr(prefix.size()))) {
      refuse_twice(text, *indices);
      return {Kind::cuda, std::move(*indices)};
    }
  }
  refuse_device(text);
}

std::optional<int> threads_of(const Argument& argument) {
  if (!argument.given) return std::nullopt;
  const std::string& text = argument.text;
  const std::optional<std::uint64_t> threads = parse_count(text);
  if (!threads || *threads < 1 || *threads > static_cast<std::uint64_t>(cpu::max_threads)) {
    refuse_arguments("--threads: " + io::quote(text) + " is not a whole number from 1 to " +
                     std::to_string(cpu::max_threads));
  }
  return static_cast<int>(*threads);
}

std::optional<std::string> file_name_of(const char* flag, const Argument& argument) {
  if (!argument.given) return std::nullopt;
  if (argument.text.empty()) refuse_arguments(std::string(flag) + " needs the name of a file");
  return argument.text;
}

std::optional<std::uint64_t> size_of(const char* flag, const Argument& argument) {
  if (!argument.given) return std::nullopt;
  const std::optional<std::uint64_t> bytes = parse_size(argument.text);
  if (!bytes) {
    refuse_arguments(std::string(flag) + ": " + io::quote(argument.text) +
                     " is not a size; write 1GiB (2^30), 1GB (10^9), 512MiB or a number of bytes");
  }
  return bytes;
}

std::chrono::nanoseconds interval_of(const std::string& text) {
  using namespace std::chrono_literals;
  const std::optional<std::chrono::nanoseconds> interval = parse_duration(text);
  if (!interval || *interval < 1ms || *interval > 1h) {
    refuse_arguments("--memory-interval: " + io::quote(text) +
                     " is not a time from 1ms to 1h; write 10ms or 0.5s, for instance");
  }
  return *interval;
}

}  // namespace simgpu::driver
