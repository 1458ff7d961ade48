// A device's rate, measured on the spot. Of time itself nothing is asserted.

#include "driver/plan/calibration.hpp"

#include <gtest/gtest.h>

#include "circle_options.hpp"
#include "cpu/cpu_backend.hpp"

namespace simgpu::driver {
namespace {

Calibration calibrate_cpu(const Parameters& parameters) {
  const auto backend = cpu::make_backend(1);
  backend->start();
  return calibrate(*backend, parameters);
}

TEST(Calibration, TakesFewParticlesOfALargeRunAndNoMoreThanASmallOneHas) {
  Parameters parameters = test::circle_options().parameters;
  parameters.particles = 1'000'000'000'000;
  EXPECT_EQ(calibrate_cpu(parameters).particles, 65'536U);
  parameters.particles = 17;
  EXPECT_EQ(calibrate_cpu(parameters).particles, 17U);
}

TEST(Calibration, HasARateForEachKindOfStep) {
  for (const Precision precision : {Precision::double_precision, Precision::single_precision}) {
    Parameters parameters = test::circle_options().parameters;
    parameters.steps = 1'000'000;
    parameters.precision = precision;
    EXPECT_GT(calibrate_cpu(parameters).particle_steps_per_second, 0);
    parameters.order = Order::step;
    EXPECT_GT(calibrate_cpu(parameters).particle_steps_per_second, 0);
    parameters.order = Order::particle;
    parameters.math = Math::fast;
    EXPECT_GT(calibrate_cpu(parameters).particle_steps_per_second, 0);
  }
}

TEST(Calibration, TakesNoMoreStepsAtOnceThanTheRun) {
  Parameters parameters = test::circle_options().parameters;
  for (const std::uint64_t steps : {1U, 7U, 65U}) {
    parameters.steps = steps;
    EXPECT_LE(calibrate_cpu(parameters).steps, steps);
    EXPECT_GT(calibrate_cpu(parameters).steps, 0U);
  }
}

}  // namespace
}  // namespace simgpu::driver
