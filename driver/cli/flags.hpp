#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <variant>
#include <vector>

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
  std::string name = {};          ///< in --help: "N"
  std::string default_text = {};  ///< as it would be written; empty if there is none
  std::string words = {};         ///< the choices or suffixes, with a space between two
};

/// A flag: all that --help, the man page and the completions say of it, and where it is noted.
struct Flag {
  std::string name;  ///< "--particles"
  /// Where the value or the switch is noted: that of a parameter of the run at its place in
  /// run_parameters; nowhere for --help and --version, which are obeyed at once.
  std::variant<std::monostate, Argument Arguments::*, bool Arguments::*, std::size_t> target;
  const char* group;  ///< one of flag_groups
  FlagValue value;
  std::string description;
  std::string letter = {};  ///< "-h" stands for --help
  bool repeats = false;     ///< each value counts, not the last alone
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

/// Every flag of a program with these laws, group by group: those of run_parameters among them.
std::vector<Flag> flags(std::span<const LawInfo* const> laws = built_in_laws());

}  // namespace simgpu::driver
