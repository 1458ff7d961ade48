#include "driver/field/open_field.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/field/glob.hpp"
#include "common/io/quote.hpp"

namespace simgpu::driver {

namespace {

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char character : text) {
    if (character == ',') {
      parts.emplace_back();
    } else {
      parts.back() += character;
    }
  }
  return parts;
}

field::VelocityNames names_in(const std::string& text) {
  if (text.empty()) return {};
  const std::vector<std::string> names = split_at_commas(text);
  const bool has_empty = std::ranges::find(names, "") != names.end();
  if (std::set(names.begin(), names.end()).size() < names.size()) {
    throw Error(ErrorKind::bad_input, "--velocity-names: " + io::quote(text) +
                                          " has a name twice; give each component its own");
  }
  if (names.size() < 2 || names.size() > 3 || has_empty) {
    throw Error(ErrorKind::bad_input,
                "--velocity-names: " + io::quote(text) +
                    " is not two or three names with commas between; write uo,vo, for instance");
  }
  return {names[0], names[1], names.size() == 3 ? names[2] : ""};
}

Region extent_of(const field::FieldInfo& info) {
  Region extent;
  extent.dimensions = static_cast<unsigned>(info.components());
  extent.along[0] = {info.x.front(), info.x.back()};
  extent.along[1] = {info.y.front(), info.y.back()};
  if (!info.z.empty()) extent.along[2] = {info.z.front(), info.z.back()};
  return extent;
}

}  // namespace

bool names_files(std::string_view flow) {
  return flow.find_first_of("./*?[") != std::string_view::npos;
}

std::shared_ptr<field::FieldFiles> open_field(GriddedField& field) {
  if (field.files.find("://") != std::string::npos) {
    throw Error(ErrorKind::bad_input, "--flow: " + io::quote(field.files) +
                                          " is an address, and simgpu reads files of this machine; "
                                          "download it first");
  }
  auto files = std::make_shared<field::FieldFiles>(field::files_named(field.files),
                                                   names_in(field.velocity_names));
  const field::FieldInfo& info = files->info();
  field.identity = field::identity_of(info);
  field.extent = extent_of(info);
  field.is_geographic = info.is_geographic;
  field.is_periodic = info.is_periodic;
  field.is_depth = info.is_depth;
  const bool has_date = info.first_time && info.first_time->fraction == 0;
  field.reference_date = has_date ? field::date_text(*info.first_time, info.calendar) : "";
  field.calendar = name_of(info.calendar);
  return files;
}

const LawInfo* law_of_field(std::size_t components, std::span<const LawInfo* const> laws) {
  for (const LawInfo* const law : laws) {
    if (law->takes_field && law->dimensions == components) return law;
  }
  throw Error(ErrorKind::bad_input,
              "--flow: this program moves no particles by fields in files; name one of its flows");
}

}  // namespace simgpu::driver
