#include "common/field/field_info.hpp"

#include "common/base/error.hpp"
#include "common/io/quote.hpp"

namespace simgpu::field {

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
