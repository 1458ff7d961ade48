#include "common/field/calendar.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <system_error>

namespace simgpu::field {

namespace {

constexpr std::int64_t day_seconds = 86400;

struct Date {
  std::int64_t year = 1970;
  std::int64_t month = 1;
  std::int64_t day = 1;
};

/// How leap years are counted.
enum class Count { gregorian, julian, none };

std::int64_t floor_divide(std::int64_t number, std::int64_t by) {
  return number / by - (number % by < 0 ? 1 : 0);
}

/// From the first of January of the year 0 on, by which count ever.
std::int64_t days_before_year(std::int64_t year, Count count) {
  const std::int64_t past = year - 1;  // the last year whose leap day is behind
  const std::int64_t fourth = floor_divide(past, 4);
  switch (count) {
    case Count::gregorian:
      return year * 365 + fourth - floor_divide(past, 100) + floor_divide(past, 400);
    case Count::julian:
      return year * 365 + fourth - 2;  // on 200-03-01 both counts name the same day
    case Count::none:
      break;
  }
  return year * 365;
}

bool is_leap(std::int64_t year, Count count) {
  return days_before_year(year + 1, count) - days_before_year(year, count) == 366;
}

std::int64_t days_in_month(const Date& date, Count count) {
  constexpr std::array<std::int64_t, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool has_leap_day = date.month == 2 && is_leap(date.year, count);
  return days[static_cast<std::size_t>(date.month - 1)] + (has_leap_day ? 1 : 0);
}

std::int64_t days_of(const Date& date, Count count) {
  std::int64_t days = days_before_year(date.year, count) + date.day - 1;
  for (Date month{date.year, 1, 1}; month.month < date.month; ++month.month) {
    days += days_in_month(month, count);
  }
  return days;
}

constexpr Date gregorian_begins{1582, 10, 15};
constexpr Date julian_ends{1582, 10, 5};  // the day that would have followed

bool is_before(const Date& one, const Date& other) {
  if (one.year != other.year) return one.year < other.year;
  if (one.month != other.month) return one.month < other.month;
  return one.day < other.day;
}

Count count_at(const Date& date, Calendar calendar) {
  if (calendar == Calendar::no_leap) return Count::none;
  const bool is_julian = calendar == Calendar::standard && is_before(date, gregorian_begins);
  return is_julian ? Count::julian : Count::gregorian;
}

/// The year 0 is in calendars that nobody lived by, and models count from it.
bool is_in_calendar(const Date& date, Calendar calendar) {
  if (date.year < (calendar == Calendar::standard ? 1 : 0) || date.year > 9999 || date.month < 1 ||
      date.month > 12)
    return false;
  if (date.day < 1 || date.day > days_in_month(date, count_at(date, calendar))) return false;
  return calendar != Calendar::standard || is_before(date, julian_ends) ||
         !is_before(date, gregorian_begins);
}

std::int64_t days_since_1970(const Date& date, Calendar calendar) {
  const Count now = calendar == Calendar::no_leap ? Count::none : Count::gregorian;
  return days_of(date, count_at(date, calendar)) - days_before_year(1970, now);
}

Date date_of(std::int64_t days, Calendar calendar) {
  Date date;
  date.year = 1970 + floor_divide(days, 366);
  if (days < 0) date.year = 1970 + floor_divide(days, 365);
  while (days_since_1970({date.year + 1, 1, 1}, calendar) <= days) ++date.year;
  while (date.month < 12 && days_since_1970({date.year, date.month + 1, 1}, calendar) <= days) {
    ++date.month;
  }
  date.day += days - days_since_1970(date, calendar);
  // Counted from the first of the month on which the Julian count ended.
  if (calendar == Calendar::standard && date.year == 1582 && date.month == 10 && date.day >= 5) {
    date.day += 10;
  }
  return date;
}

/// Takes what a date is made of from the start of a text.
class DateText {
 public:
  explicit DateText(std::string_view text) : rest_(text) {}

  bool is_at_end() const { return rest_.empty(); }

  bool take(char character) {
    if (rest_.empty() || rest_.front() != character) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  void skip_spaces() {
    while (take(' ')) {
    }
  }

  /// Up to `most` digits.
  std::optional<std::int64_t> whole(std::size_t most) {
    std::int64_t number = 0;
    const char* const end = rest_.data() + std::min(most, rest_.size());
    if (rest_.empty() || rest_.front() == '-') return std::nullopt;
    const auto [stop, error] = std::from_chars(rest_.data(), end, number);
    if (error != std::errc{}) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
    return number;
  }

  /// What follows a decimal point that stands next; 0 without one.
  std::optional<double> fraction() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789", 1), rest_.size());
    double number = 0;
    const std::string text = "0" + std::string(rest_.substr(0, digits));
    std::from_chars(text.data(), text.data() + text.size(), number);
    rest_.remove_prefix(digits);
    return number < 1 ? std::optional(number) : std::nullopt;
  }

 private:
  std::string_view rest_;
};

std::optional<Date> read_day(DateText& text) {
  const auto year = text.whole(4);
  if (!year || !text.take('-')) return std::nullopt;
  const auto month = text.whole(2);
  if (!month || !text.take('-')) return std::nullopt;
  const auto day = text.whole(2);
  if (!day) return std::nullopt;
  return Date{*year, *month, *day};
}

std::optional<Instant> read_time_of_day(DateText& text) {
  const auto hour = text.whole(2);
  if (!hour || *hour > 24) return std::nullopt;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  double fraction = 0;
  if (text.take(':')) {
    const auto minutes = text.whole(2);
    if (!minutes || *minutes > 59) return std::nullopt;
    minute = *minutes;
    if (text.take(':')) {
      const auto seconds = text.whole(2);
      const auto part = text.fraction();
      if (!seconds || *seconds > 59 || !part) return std::nullopt;
      second = *seconds;
      fraction = *part;
    }
  }
  const std::int64_t seconds = (*hour * 60 + minute) * 60 + second;
  if (seconds > day_seconds) return std::nullopt;
  return Instant{seconds, fraction};
}

/// Seconds by which the zone is ahead of Greenwich.
std::optional<std::int64_t> read_zone(DateText& text) {
  text.skip_spaces();
  if (text.is_at_end() || text.take('Z') || text.take("UTC") || text.take("GMT")) return 0;
  const bool is_west = text.take('-');
  if (!is_west && !text.take('+')) return std::nullopt;
  const auto hours = text.whole(2);
  if (!hours || *hours > 14) return std::nullopt;
  text.take(':');
  const auto minutes = text.is_at_end() ? std::optional<std::int64_t>(0) : text.whole(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const std::int64_t ahead = (*hours * 60 + *minutes) * 60;
  return is_west ? -ahead : ahead;
}

}  // namespace

std::optional<Calendar> calendar_named(std::string_view name) {
  if (name == "standard" || name == "gregorian") return Calendar::standard;
  if (name == "proleptic_gregorian") return Calendar::proleptic_gregorian;
  if (name == "noleap" || name == "365_day") return Calendar::no_leap;
  return std::nullopt;
}

std::string_view name_of(Calendar calendar) {
  switch (calendar) {
    case Calendar::standard:
      return "standard";
    case Calendar::proleptic_gregorian:
      return "proleptic_gregorian";
    case Calendar::no_leap:
      break;
  }
  return "noleap";
}

double seconds_between(const Instant& from, const Instant& to) {
  return static_cast<double>(to.seconds - from.seconds) + (to.fraction - from.fraction);
}

Instant later(const Instant& instant, double seconds) {
  const double whole = std::floor(seconds);
  Instant result{instant.seconds + static_cast<std::int64_t>(whole),
                 instant.fraction + (seconds - whole)};
  if (result.fraction >= 1) {
    result.fraction -= 1;
    ++result.seconds;
  }
  return result;
}

std::optional<Instant> read_date(std::string_view text, Calendar calendar) {
  DateText rest(text);
  rest.skip_spaces();
  const auto day = read_day(rest);
  if (!day || !is_in_calendar(*day, calendar)) return std::nullopt;
  Instant instant;
  std::int64_t ahead = 0;
  const bool has_mark = rest.take('T') || rest.take(' ');
  rest.skip_spaces();
  if (has_mark && !rest.is_at_end()) {
    const auto time = read_time_of_day(rest);
    const auto zone = time ? read_zone(rest) : std::nullopt;
    if (!zone) return std::nullopt;
    instant = *time;
    ahead = *zone;
  }
  rest.skip_spaces();
  if (!rest.is_at_end()) return std::nullopt;
  instant.seconds += days_since_1970(*day, calendar) * day_seconds - ahead;
  return instant;
}

std::string date_text(const Instant& instant, Calendar calendar) {
  const std::int64_t days = floor_divide(instant.seconds, day_seconds);
  const std::int64_t second = instant.seconds - days * day_seconds;
  const Date date = date_of(days, calendar);
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), "%04lld-%02lld-%02lldT%02lld:%02lld:%02lld",
                static_cast<long long>(date.year), static_cast<long long>(date.month),
                static_cast<long long>(date.day), static_cast<long long>(second / 3600),
                static_cast<long long>(second / 60 % 60), static_cast<long long>(second % 60));
  return text.data();
}

}  // namespace simgpu::field
