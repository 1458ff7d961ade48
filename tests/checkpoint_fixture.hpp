#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "circle_options.hpp"
#include "circle_particles.hpp"
#include "common/simulation.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/plan/options.hpp"
#include "expect_error.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {

template <class Real>
std::unique_ptr<Simulation<Real>> created_by_one_thread(std::uint64_t particles) {
  // One thread, so that none but this is there when the test forks.
  const auto backend = cpu::make_backend(1);
  backend->start();
  auto simulation = make_simulation<Real>(*backend, circle_law, {0, particles});
  simulation->create(Parameters{}.seed);
  return simulation;
}

inline driver::CheckpointHeader header_of(std::uint64_t particles, Precision precision,
                                          Position position = {}) {
  driver::CheckpointHeader header;
  header.law = driver::saved_law({.law = &circle_law});
  header.parameters.particles = particles;
  header.parameters.precision = precision;
  header.position = position;
  return header;
}

/// Tests of checkpoints in a folder of their own.
class CheckpointTest : public testing::Test {
 protected:
  /// Writes a checkpoint of three particles after `step` steps.
  void write(std::uint64_t step, bool keep_previous = true) const {
    const auto simulation = created_by_one_thread<double>(3);
    driver::write_checkpoint(file_, header_of(3, Precision::double_precision, {step, 0, 0}),
                             *simulation, keep_previous);
  }

  void expect_refused(const std::string& content) const {
    folder_.write("run.ckpt", content);
    expect_error(ErrorKind::bad_input, testing::HasSubstr("run.ckpt"),
                 [&] { driver::open_checkpoint(file_); });
  }

  driver::Options resume_options() const {
    driver::Options options = circle_options();
    options.resume = file_;
    return options;
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "run.ckpt";
};

}  // namespace simgpu::test
