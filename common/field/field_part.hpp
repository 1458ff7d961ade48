#pragma once

#include <cstdint>
#include <filesystem>

#include "common/field/field_info.hpp"
#include "common/io/foreign_field.hpp"

namespace simgpu::field {

/// What one file of a field has, as checked: its times are in seconds since its own first.
struct FieldPart {
  std::filesystem::path path;
  io::FileVersion version;
  FieldInfo info;
  std::uint64_t room = 0;  ///< bytes that simgpu-read holds
};

/// Reads it from a file just opened. Throws Error (bad_input) if simgpu-read says what cannot be.
FieldPart read_part(const std::filesystem::path& path, io::ForeignField& file);

/// Adds the times of `next` to those of `whole`, whose last file is `last`. Throws Error
/// (bad_input) if they are not of one field: other axes, or times that do not go on.
void append_part(FieldInfo& whole, const std::filesystem::path& last, const FieldPart& next);

}  // namespace simgpu::field
