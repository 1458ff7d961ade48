#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "common/field/field_files.hpp"
#include "common/law_info.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

/// Whether the value of --flow names files of a gridded field, rather than a flow: names of flows
/// have neither a dot nor a slash, nor are they patterns.
bool names_files(std::string_view flow);

/// Opens the files that `field` names, and notes in the rest of it what they are. Throws Error (see
/// FieldFiles).
std::shared_ptr<field::FieldFiles> open_field(GriddedField& field);

/// The first of the laws that take a field of so many components. Throws Error (bad_input) if the
/// program has none.
const LawInfo* law_of_field(std::size_t components, std::span<const LawInfo* const> laws);

}  // namespace simgpu::driver
