#include "common/field/field_info.hpp"

#include <cstdint>

#include "common/base/error.hpp"
#include "common/bits.hpp"
#include "common/checksum.hpp"
#include "common/io/quote.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::field {

namespace {

/// Numbers and texts, mixed into one number.
class Mixture {
 public:
  void add(std::uint64_t word) { mixed_ = mixed_in(mixed_, word); }
  void add(double number) { add(bits_of(number)); }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    for (const char character : text) add(std::uint64_t{static_cast<unsigned char>(character)});
  }
  void add(const std::vector<double>& numbers) {
    add(std::uint64_t{numbers.size()});
    for (const double number : numbers) add(number);
  }

  std::uint64_t result() const { return mixed_; }

 private:
  std::uint64_t mixed_ = 0;
};

}  // namespace

std::string identity_of(const FieldInfo& field) {
  Mixture mixture;
  for (const auto* const axis : {&field.x, &field.y, &field.z, &field.times}) mixture.add(*axis);
  for (const bool flag : {field.is_geographic, field.is_periodic, field.is_depth,
                          field.precision == Precision::double_precision}) {
    mixture.add(std::uint64_t{flag});
  }
  for (const std::string& variable : field.variables) mixture.add(std::string_view(variable));
  mixture.add(name_of(field.calendar));
  if (field.first_time) {
    mixture.add(static_cast<std::uint64_t>(field.first_time->seconds));
    mixture.add(field.first_time->fraction);
  }
  return checksum_text(mixture.result());
}

double seconds_of_date(const FieldInfo& field, std::string_view date) {
  if (!field.first_time) {
    throw Error(ErrorKind::bad_input,
                io::quote(date) +
                    " is a date, and the field's times do not count from one; give the time in "
                    "seconds since its first time");
  }
  const std::optional<Instant> instant = read_date(date, field.calendar);
  if (!instant) {
    throw Error(ErrorKind::bad_input, io::quote(date) + " is no date of the field's calendar (" +
                                          std::string(name_of(field.calendar)) +
                                          "); write it as 2024-03-01T06:00:00");
  }
  return seconds_between(*field.first_time, *instant);
}

}  // namespace simgpu::field
