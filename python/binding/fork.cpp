#include "python/binding/fork.hpp"

#include <omp.h>
#include <pthread.h>

namespace simgpu::python {

void survive_forks() {
  ::pthread_atfork([] { static_cast<void>(::omp_pause_resource_all(omp_pause_hard)); }, nullptr,
                   nullptr);
}

}  // namespace simgpu::python
