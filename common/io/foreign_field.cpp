#include "common/io/foreign_field.hpp"

#include <cstring>

#include "common/base/error.hpp"

namespace simgpu::io {

using foreign::Request;
using foreign::Wish;

namespace {

/// Names come from the user, and so are said to be too long rather than cut.
Request request_to_open(const std::filesystem::path& path, const ForeignField::Names& names) {
  Request request;
  request.wish = Wish::open_field;
  for (std::size_t component = 0; component < names.size(); ++component) {
    if (names[component].size() >= foreign::variable_bytes) {
      throw Error(ErrorKind::bad_input,
                  path.string() + ": no variable has a name as long as the one given");
    }
    names[component].copy(request.variables[component], foreign::variable_bytes - 1);
  }
  return request;
}

/// What texts there are end within their room.
void end_texts(foreign::FieldDescription& description) {
  for (auto& variable : description.variables) variable[sizeof variable - 1] = '\0';
  description.units[sizeof description.units - 1] = '\0';
}

}  // namespace

ForeignField::ForeignField(const std::filesystem::path& path, const Names& names)
    : file_(path), process_(path, file_.descriptor(), foreign::purpose_field) {
  process_.ask(request_to_open(path, names));
  std::memcpy(&description_, process_.memory(), sizeof description_);
  end_texts(description_);
  file_.require_in_place();
}

const char* ForeignField::read_axis(foreign::Axis axis, std::uint64_t first, std::uint64_t count) {
  Request request;
  request.wish = Wish::read_axis;
  request.column = static_cast<std::uint32_t>(axis);
  request.first = first;
  request.count = count;
  return ask_for_numbers(request);
}

const char* ForeignField::read_level(std::uint32_t component, std::uint64_t level,
                                     std::uint64_t first, std::uint64_t count) {
  Request request;
  request.wish = Wish::read_level;
  request.column = component;
  request.level = level;
  request.first = first;
  request.count = count;
  return ask_for_numbers(request);
}

const char* ForeignField::ask_for_numbers(const Request& request) {
  process_.ask(request);
  file_.require_in_place();
  return process_.memory();
}

}  // namespace simgpu::io
