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
std::uint64_t count_of(const char* flag, const std::string& text, std::uint64_t least);

/// The value of --seed.
std::uint64_t seed_of(const std::string& text);

/// "; did you mean fast?", if it is likely that `text` was meant to be one of these words.
std::string suggestion_for(std::string_view text, std::span<const std::string_view> words);

/// The one of two choices whose name `text` is.
template <class Choice>
Choice choice_of(const char* flag, const std::string& text, Choice one, Choice other) {
  for (const Choice choice : {one, other}) {
    if (text == name_of(choice)) return choice;
  }
  const std::string_view names[] = {name_of(one), name_of(other)};
  refuse_arguments(std::string(flag) + ": " + io::quote(text) + " is neither " +
                   std::string(names[0]) + " nor " + std::string(names[1]) +
                   suggestion_for(text, names));
}

/// The value of --device.
DeviceChoice device_of(const std::string& text);

/// The value of --threads, if it is given.
std::optional<int> threads_of(const Argument& argument);

/// The value of --timestep, which single precision must be able to hold too if it is asked for.
double timestep_of(const std::string& text, Precision precision);

/// The name of a file, if one is given.
std::optional<std::string> file_name_of(const char* flag, const Argument& argument);

/// Bytes, if a size is given.
std::optional<std::uint64_t> size_of(const char* flag, const Argument& argument);

/// The value of --memory-interval: time between two samples.
std::chrono::nanoseconds interval_of(const std::string& text);

}  // namespace simgpu::driver
