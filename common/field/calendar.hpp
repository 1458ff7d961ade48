#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simgpu::field {

/// How days are counted, by the names that the CF conventions have for it.
enum class Calendar : std::uint32_t {
  standard,             ///< Julian before 1582-10-15, Gregorian from then on
  proleptic_gregorian,  ///< Gregorian for all times
  no_leap,              ///< 365 days in each year
};

/// The calendar of that CF name; nothing if it is not known here.
std::optional<Calendar> calendar_named(std::string_view name);

/// The CF name of a calendar.
std::string_view name_of(Calendar calendar);

/// A point in time, to more digits than one double holds.
struct Instant {
  std::int64_t seconds = 0;  ///< since 1970-01-01 00:00:00, by the calendar's own count of days
  double fraction = 0;       ///< of a second, in [0, 1)
};

/// Seconds from one instant to another of the same calendar.
double seconds_between(const Instant& from, const Instant& to);

/// `instant`, so many seconds later or, negative, earlier.
Instant later(const Instant& instant, double seconds);

/// Reads a date with or without a time of day and a time zone, as ISO 8601 has it or as the CF
/// conventions do: "2024-03-01", "2024-03-01T06:00", "2024-3-1 6:00:0.5 +2:00", "...Z". Nothing if
/// it is none, or a day that the calendar does not have.
std::optional<Instant> read_date(std::string_view text, Calendar calendar);

/// An instant as ISO 8601 has it, "2024-03-01T06:00:00", cut to whole seconds.
std::string date_text(const Instant& instant, Calendar calendar);

}  // namespace simgpu::field
