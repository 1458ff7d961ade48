#include "fake_runtime/held.hpp"
#include "fake_runtime/streams.hpp"
#include "fake_runtime/work.hpp"

namespace simgpu::fake_runtime {

namespace {

using Work = std::vector<std::function<void()>>;

Handles<Work>& graphs() {
  static Handles<Work> graphs("graph");
  return graphs;
}

Handles<Work>& executable_graphs() {
  static Handles<Work> graphs("executable graph");
  return graphs;
}

cudaError_t begin_capture(Stream& stream) {
  if (stream.is_capturing) return misuse("a capture begins in another", cudaErrorUnknown);
  stream.is_capturing = true;
  stream.capture = {};
  return cudaSuccess;
}

/// There is no graph of a capture in which something failed.
cudaError_t end_capture(Stream& stream, cudaGraph_t* graph, bool to_fail) {
  *graph = nullptr;
  if (!stream.is_capturing) return misuse("a capture ends that did not begin", cudaErrorUnknown);
  stream.is_capturing = false;
  if (to_fail) return cudaSuccess;
  if (stream.capture.is_broken) return cudaErrorStreamCaptureInvalidated;
  *graph = static_cast<cudaGraph_t>(graphs().add(stream.capture.work));
  return cudaSuccess;
}

}  // namespace

std::size_t graphs_held() {
  return graphs().size();
}

std::size_t executable_graphs_held() {
  return executable_graphs().size();
}

}  // namespace simgpu::fake_runtime

using namespace simgpu::fake_runtime;

extern "C" {

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  return call("cudaStreamBeginCapture", [&] { return streams().visit(stream, begin_capture); });
}

// However it ends, the stream does not capture any more.
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  const std::lock_guard lock(mutex());
  const cudaError_t fault = strike("cudaStreamEndCapture");
  const cudaError_t status = streams().visit(stream, [&](Stream& capturing) {
    return end_capture(capturing, graph, fault != cudaSuccess);
  });
  return remembered(fault != cudaSuccess ? fault : status);
}

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph,
                                 unsigned long long) {
  return call("cudaGraphInstantiate", [&] {
    return graphs().visit(graph, [&](const Work& work) {
      *executable = static_cast<cudaGraphExec_t>(executable_graphs().add(work));
      return cudaSuccess;
    });
  });
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream) {
  return call("cudaGraphLaunch", [&] {
    return executable_graphs().visit(executable, [&](const Work& work) {
      return use_for_work(stream, [&](const Capture* capture) {
        if (capture != nullptr) return misuse("a graph starts in a capture", cudaErrorUnknown);
        for (const auto& item : work) enqueue(item);
        return cudaSuccess;
      });
    });
  });
}

cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  return release_call("cudaGraphDestroy", [&] { return graphs().remove(graph); });
}

cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) {
  return release_call("cudaGraphExecDestroy",
                      [&] { return executable_graphs().remove(executable); });
}

}  // extern "C"
