#pragma once

#include "common/memory/device_memory.hpp"

namespace simgpu::memory {

/// A line of source that is measured. The strings are literals.
struct LineSite {
  const char* label;     ///< a stable name for scripts
  const char* file;      ///< the source file
  int line;              ///< its line
  const char* contents;  ///< the statement itself
};

/// Is told when the lines of a LineTable begin and end, in the table's thread. What it takes itself
/// is charged to no line but those around the one that it is told of.
class LineObserver {
 public:
  virtual ~LineObserver() = default;

  /// The line is about to run; the table has not yet read what is held before it.
  virtual void line_begins(const LineSite& site) noexcept = 0;

  /// The line has run, returned or thrown, and the table has read what the host holds after it.
  virtual void line_ends(const LineSite& site) noexcept = 0;

  /// After a line's end the table's probe, which may have taken its time, has read the device.
  virtual void device_read(const LineSite& site, const DeviceMemory& device) noexcept = 0;
};

}  // namespace simgpu::memory
