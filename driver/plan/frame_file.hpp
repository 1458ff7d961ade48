#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace simgpu::driver {

/// The name of a file that belongs to a step: "run-000100.h5" beside run.xdmf for step 100 of a run
/// whose last step has six digits, with `suffix` .h5.
std::filesystem::path frame_file(const std::filesystem::path& file, std::string_view suffix,
                                 std::uint64_t step, std::uint64_t last_step);

/// Whether `path` is named as frame_file() names some step's file.
bool is_frame_file(const std::filesystem::path& file, std::string_view suffix,
                   const std::filesystem::path& path);

}  // namespace simgpu::driver
