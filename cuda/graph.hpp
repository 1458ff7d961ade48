#pragma once

#include "cuda/cuda_error.hpp"
#include "cuda/stream.hpp"

namespace simgpu::cuda {

/// Work for a stream that is written down once and started as often as wanted, each time by one
/// call of the driver.
class Graph {
 public:
  /// Takes down what `work` gives to `stream`, without starting it.
  template <class Work>
  Graph(const Stream& stream, Work work) {
    const Recording recording(stream, work);
    SIMGPU_CUDA_CHECK(cudaGraphInstantiate(&executable_, recording.graph, 0));
  }
  ~Graph() { succeeded(cudaGraphExecDestroy(executable_)); }
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  void start(const Stream& stream) const {
    SIMGPU_CUDA_CHECK(cudaGraphLaunch(executable_, stream.get()));
  }

 private:
  /// The work as a graph, from which the driver makes what it can start.
  struct Recording {
    template <class Work>
    Recording(const Stream& stream, Work work) {
      SIMGPU_CUDA_CHECK(cudaStreamBeginCapture(stream.get(), cudaStreamCaptureModeThreadLocal));
      try {
        work();
      } catch (...) {
        succeeded(cudaStreamEndCapture(stream.get(), &graph));
        discard();
        throw;
      }
      SIMGPU_CUDA_CHECK(cudaStreamEndCapture(stream.get(), &graph));
    }
    ~Recording() { discard(); }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    void discard() {
      if (graph != nullptr) succeeded(cudaGraphDestroy(graph));
    }

    cudaGraph_t graph = nullptr;
  };

  cudaGraphExec_t executable_ = nullptr;
};

}  // namespace simgpu::cuda
