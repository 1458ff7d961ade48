#include "common/picture/count_scale.hpp"

#include <algorithm>
#include <cmath>

#include "common/picture/viridis.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::picture {

namespace {

/// 50,000 as it is, 500,000 as "5e5": a colour bar has little room.
std::string label_of(std::uint64_t digit, int exponent, std::uint64_t count) {
  constexpr std::uint64_t most_in_full = 99'999;
  if (count <= most_in_full) return grouped(count);
  return std::to_string(digit) + "e" + std::to_string(exponent);
}

}  // namespace

CountScale::CountScale(std::span<const std::uint64_t> counts) {
  constexpr double knees_in_mean = 8;
  std::uint64_t particles = 0;
  std::uint64_t occupied = 0;
  for (const std::uint64_t count : counts) {
    most_ = std::max(most_, count);
    particles += count;
    if (count != 0) ++occupied;
  }
  if (occupied == 0) return;
  const double mean = static_cast<double>(particles) / static_cast<double>(occupied);
  knee_ = std::max(1.0, mean / knees_in_mean);
}

double CountScale::share(std::uint64_t count) const {
  return std::log1p(static_cast<double>(count) / knee_) /
         std::log1p(static_cast<double>(most_) / knee_);
}

Color CountScale::color(std::uint64_t count) const {
  return viridis(share(count));
}

std::vector<CountScale::Tick> CountScale::ticks(double gap) const {
  std::vector<Tick> ticks = {{0, "0"}};
  const auto has_room = [&](double share) {
    return std::ranges::none_of(
        ticks, [&](const Tick& tick) { return std::fabs(tick.share - share) < gap; });
  };
  // Powers of ten before twos and fives, and the largest first: there is most room there.
  for (const std::uint64_t digit : {1U, 5U, 2U}) {
    constexpr int most_exponent = 18;
    std::uint64_t power = 1'000'000'000'000'000'000U;
    for (int exponent = most_exponent; exponent >= 0; --exponent, power /= 10) {
      const std::uint64_t count = digit * power;
      if (count > most_ || !has_room(share(count))) continue;
      ticks.push_back({share(count), label_of(digit, exponent, count)});
    }
  }
  std::ranges::sort(ticks, {}, &Tick::share);
  return ticks;
}

}  // namespace simgpu::picture
