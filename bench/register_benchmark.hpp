#pragma once

#include <benchmark/benchmark.h>

#include <exception>
#include <string>
#include <utility>

namespace simgpu::bench {

/// Registers body(state) as a benchmark in milliseconds. Where it throws, as where a device
/// has too little memory, the results have its sentence and the next benchmark goes on.
template <class Body>
auto* register_benchmark(const std::string& name, Body body) {
  return benchmark::RegisterBenchmark(name.c_str(),
                                      [body = std::move(body)](benchmark::State& state) {
                                        try {
                                          body(state);
                                        } catch (const std::exception& error) {
                                          state.SkipWithError(error.what());
                                        }
                                      })
      ->Unit(benchmark::kMillisecond);
}

}  // namespace simgpu::bench
