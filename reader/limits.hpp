#pragma once

#include <cstdint>

namespace simgpu::reader {

/// Takes from this process what reading a file does not need: privileges to come by, other open
/// files, core files, and memory beyond what the library may take for what it knows of a file.
/// Ends it as soon as the other side of `channel` is gone, whatever it is doing. It may open so
/// many files at a time beside those up to `last_descriptor`, until forbid_files().
void limit_this_process(int channel, int last_descriptor, int files);

/// No file is opened from now on.
void forbid_files();

/// Allows so many bytes of memory beside.
void allow_memory(std::uint64_t bytes);

/// Ends this process by SIGPROF if it takes more than 20 seconds of processor time from now on.
void allow_processor_time();

}  // namespace simgpu::reader
