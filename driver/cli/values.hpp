#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/io/quote.hpp"
#include "common/parameters.hpp"
#include "driver/cli/command_line.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Throws Error (bad_input), as does all below where the text of a flag is not what it takes.
[[noreturn]] void refuse_arguments(const std::string& sentence);

/// A number from `least` to most_count.
std::uint64_t count_of(std::string_view flag, const std::string& text, std::uint64_t least);

/// "; did you mean fast?", if it is likely that `text` was meant to be one of these words.
std::string suggestion_for(std::string_view text, std::span<const std::string_view> words);

/// The value of --device.
DeviceChoice device_of(const std::string& text);

/// The value of --threads, if it is given.
std::optional<int> threads_of(const Argument& argument);

/// The name of a file, if one is given.
std::optional<std::string> file_name_of(const char* flag, const Argument& argument);

/// Bytes, if a size is given.
std::optional<std::uint64_t> size_of(const char* flag, const Argument& argument);

/// The value of --memory-interval: time between two samples.
std::chrono::nanoseconds interval_of(const std::string& text);

}  // namespace simgpu::driver
