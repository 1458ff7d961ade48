#pragma once

#include <cstdint>

namespace simgpu::reader {

/// What a process may do with files beside those that it was given.
struct Allowed {
  int files = 0;        ///< to be open at a time, until forbid_files()
  bool writes = false;  ///< to those that it can write
};

/// Takes from this process what reading a file does not need: privileges to come by, other open
/// files, core files, and memory beyond what the library may take for what it knows of a file.
/// Ends it as soon as the other side of `channel` is gone, whatever it is doing. Descriptors up to
/// `last_descriptor` stay open.
void limit_this_process(int channel, int last_descriptor, const Allowed& allowed);

/// No file is opened from now on.
void forbid_files();

/// Allows so many bytes of memory beside.
void allow_memory(std::uint64_t bytes);

/// Ends this process by SIGPROF if it takes more than 20 seconds of processor time from now on.
void allow_processor_time();

}  // namespace simgpu::reader
