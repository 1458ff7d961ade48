#pragma once

namespace simgpu::test {

/// From its making on, the k-th request for memory by operator new fails, of this thread and as
/// counted from then; until its end. Only in programs that are linked with failing_new.cpp.
class FailingNew {
 public:
  explicit FailingNew(long k);
  ~FailingNew();
  FailingNew(const FailingNew&) = delete;
  FailingNew& operator=(const FailingNew&) = delete;

  /// Whether there were as many requests as that.
  bool has_failed() const;
};

}  // namespace simgpu::test
