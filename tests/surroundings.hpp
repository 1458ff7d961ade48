#pragma once

#include <filesystem>
#include <functional>

namespace simgpu::test {

/// Surroundings for a program that a test starts (ProgramSetting::surroundings). Each returns
/// whether they were to be had.

/// Gives the process mounts of its own, if need be as root of a user namespace, and then does
/// `mounting`.
bool with_own_mounts(const std::function<bool()>& mounting);

/// Hides what is in a folder behind an empty file system, with room for so many bytes.
bool hide(const std::filesystem::path& folder, const char* size = "1m");

/// Makes the process the first one of a process namespace. Another one stays outside, passes on
/// signals, and ends as it does.
bool become_first_process();

/// Makes the process one of a user without rights.
bool become_nobody();

/// Has a descriptor lead into a pipe that nobody reads.
bool lead_nowhere(int descriptor);

}  // namespace simgpu::test
