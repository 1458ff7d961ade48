#pragma once

#include <span>

namespace simgpu::driver {

/// A word of the manual, and what it means.
struct Entry {
  const char* word;
  const char* meaning;
};

/// What simgpu is: in a few words for the man page's first line, and in a sentence. That and all
/// that follows is for --help and the man page alike.
extern const char* const brief;
extern const char* const summary;

/// How counts are written.
extern const char* const counts_note;

/// What --verify allows.
extern const char* const verify_note;

/// The exit codes.
std::span<const Entry> exit_codes();

/// The variables of the environment that matter.
std::span<const Entry> environment();

/// Command lines to try.
std::span<const Entry> examples();

}  // namespace simgpu::driver
