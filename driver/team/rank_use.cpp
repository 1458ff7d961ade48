#include "driver/team/rank_use.hpp"

#include <algorithm>
#include <set>

#include "common/memory/format_bytes.hpp"
#include "common/memory/host_probe.hpp"
#include "common/memory/ledger.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::driver {

namespace {

std::string where(const RankUse& use) {
  return "rank " + std::to_string(use.rank) + " (" + use.host + ")";
}

/// A line of the block: sum, smallest and largest of what `figure` gives, as `text` has it. Unknown
/// of one rank is unknown.
template <class Figure, class Text>
std::string line(const char* title, const std::vector<RankUse>& ranks, Figure figure, Text text) {
  decltype(figure(ranks.front())) sum{};
  for (const RankUse& use : ranks) {
    const auto one = figure(use);
    if (!one) return std::string(title) + "n/a\n";
    sum = sum.value_or(0) + *one;
  }
  const auto [smallest, largest] = std::minmax_element(
      ranks.begin(), ranks.end(),
      [&](const RankUse& one, const RankUse& other) { return figure(one) < figure(other); });
  return title + text(*sum) + " in all, " + text(*figure(*smallest)) + " to " +
         text(*figure(*largest)) + ", the most on " + where(*largest) + "\n";
}

}  // namespace

ProcessUse own_process_use() {
  memory::HostProbe& probe = memory::host_probe();
  return {memory::host_ledger().current(), memory::host_ledger().peak(),
          memory::device_ledger().peak(), probe.read().resident, probe.peak()};
}

std::string rank_uses_text(const std::vector<RankUse>& ranks) {
  using Bytes = std::optional<std::uint64_t>;
  std::set<std::string> hosts;
  for (const RankUse& use : ranks) hosts.insert(use.host);
  const auto bytes = [](std::uint64_t count) { return memory::format_bytes(count); };
  std::string text = "Ranks: " + std::to_string(ranks.size()) + " on " +
                     counted(hosts.size(), "host") + "; the tables above are of rank 0\n";
  text += line(
      "  host own       ", ranks, [](const RankUse& use) { return Bytes(use.memory.host_own); },
      bytes);
  text += line(
      "  peak own       ", ranks,
      [](const RankUse& use) { return Bytes(use.memory.host_own_peak); }, bytes);
  text += line(
      "  RSS            ", ranks, [](const RankUse& use) { return use.memory.resident; }, bytes);
  text += line(
      "  peak RSS       ", ranks, [](const RankUse& use) { return use.memory.peak_resident; },
      bytes);
  const auto device_peak = [](const RankUse& use) { return Bytes(use.memory.device_own_peak); };
  if (std::any_of(ranks.begin(), ranks.end(),
                  [&](const RankUse& use) { return device_peak(use) > 0U; })) {
    text += line("  peak on device ", ranks, device_peak, bytes);
  }
  text += line(
      "  evolve         ", ranks,
      [](const RankUse& use) { return std::optional(use.evolve_seconds); },
      [](double seconds) { return fixed(seconds, 6) + " s"; });
  return text;
}

}  // namespace simgpu::driver
