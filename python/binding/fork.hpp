#pragma once

namespace simgpu::python {

/// Has processes that are forked from this one compute: before each fork, OpenMP ends the threads
/// that it keeps, which a forked process would wait for and does not have. It starts them anew.
void survive_forks();

}  // namespace simgpu::python
