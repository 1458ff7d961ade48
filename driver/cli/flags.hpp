#pragma once

#include <span>
#include <variant>

#include "driver/cli/command_line.hpp"

namespace simgpu::driver {

/// What the value of a flag is, as far as a shell can complete it.
enum class ValueKind {
  none,    ///< a switch, which has no value
  number,  ///< a count, a size or a time: there is nothing to complete
  choice,  ///< one of some words
  file,    ///< a file whose name ends in one of some suffixes
};

/// The value of a flag.
struct FlagValue {
  ValueKind kind = ValueKind::none;
  const char* name = "";          ///< in --help: "N"
  const char* default_text = "";  ///< as it would be written; empty if there is none
  const char* words = "";         ///< the choices or suffixes, with a space between two
};

/// A flag: all that --help, the man page and the completions say of it, and where it is noted.
struct Flag {
  const char* name;  ///< "--particles"
  /// Where the value or the switch is noted; nowhere for --help and --version, which are obeyed at
  /// once.
  std::variant<std::monostate, Argument Arguments::*, bool Arguments::*> target;
  const char* group;  ///< one of flag_groups
  FlagValue value;
  const char* description;
  const char* letter = "";  ///< "-h" stands for --help
};

inline constexpr const char* general_group = "Options";
inline constexpr const char* device_group = "Device";
inline constexpr const char* run_group = "Run";
inline constexpr const char* memory_group = "Memory";
inline constexpr const char* file_group = "Files and output";
inline constexpr const char* course_group = "A run as it goes";

/// In the order in which they are shown.
inline constexpr const char* flag_groups[] = {general_group, device_group, run_group,
                                              memory_group,  file_group,   course_group};

/// Every flag, group by group.
std::span<const Flag> flags();

}  // namespace simgpu::driver
