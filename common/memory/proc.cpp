#include "common/memory/proc.hpp"

#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

namespace simgpu::memory {

namespace {

std::string_view skip_blanks(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t");
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

/// Takes a whole number off the front of `text`.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  text = skip_blanks(text);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<std::uint64_t> meminfo(std::string_view key,
                                     const std::filesystem::path& root = "/") {
  std::ifstream file(root / "proc/meminfo");
  std::ostringstream text;
  text << file.rdbuf();
  return parse_kilobytes(text.str(), key);
}

}  // namespace

std::optional<Statm> parse_statm(std::string_view text) {
  constexpr std::size_t fields = 7;
  std::array<std::uint64_t, fields> numbers{};
  for (std::uint64_t& number : numbers) {
    const std::size_t length = text.size();
    const std::optional<std::uint64_t> taken = take_number(text);
    if (!taken || length == text.size()) return std::nullopt;
    number = *taken;
    if (!text.empty() && text.front() != ' ' && text.front() != '\n') return std::nullopt;
  }
  if (text != "\n") return std::nullopt;
  const Statm statm{numbers[0], numbers[1], numbers[2], numbers[5]};
  if (statm.shared > statm.resident) return std::nullopt;
  return statm;
}

std::optional<std::uint64_t> parse_kilobytes(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;  // torn: the line may go on
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (!line.starts_with(key) || line.substr(key.size()).substr(0, 1) != ":") continue;
    line.remove_prefix(key.size() + 1);
    const std::optional<std::uint64_t> kilobytes = take_number(line);
    if (!kilobytes || skip_blanks(line) != "kB") return std::nullopt;
    if (*kilobytes > std::numeric_limits<std::uint64_t>::max() / 1024) return std::nullopt;
    return *kilobytes * 1024;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> meminfo_available_bytes(const std::filesystem::path& root) {
  const std::optional<std::uint64_t> available = meminfo("MemAvailable", root);
  // A host that has nothing to give does not start programs; one that cannot tell may say 0.
  return available == 0U ? std::nullopt : available;
}

std::optional<std::uint64_t> commit_available_bytes() {
  constexpr int never_beyond = 2;
  int mode = 0;
  if (!(std::ifstream("/proc/sys/vm/overcommit_memory") >> mode) || mode != never_beyond) {
    return std::nullopt;
  }
  const auto limit = meminfo("CommitLimit");
  const auto promised = meminfo("Committed_AS");
  if (!limit || !promised) return std::nullopt;
  return *limit > *promised ? *limit - *promised : 0;
}

std::optional<std::uint64_t> host_total_bytes() {
  return meminfo("MemTotal");
}

}  // namespace simgpu::memory
