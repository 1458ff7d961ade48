// CPython's own numbers (see data/README.md), on every backend, in both orders.

#include <gtest/gtest.h>

#include "circle_particles.hpp"
#include "common/compare.hpp"
#include "common/io/particle_file.hpp"
#include "test_backends.hpp"
#include "test_data.hpp"

namespace simgpu {
namespace {

ParticleColumns<double> read(const char* name) {
  const auto reader =
      io::open_particle_reader<double>(test::data_file(name), test::circle_law.columns);
  auto columns = test::circle_columns_for<double>(reader->size());
  reader->read(columns.view());
  return columns;
}

auto numbers_at(std::uint64_t i, const ParticleColumns<double>& columns) {
  return test::numbers_of(test::particle_at(columns.view(), i));
}

class GoldenTest : public testing::TestWithParam<std::tuple<test::BackendChoice, Order>> {};

TEST_P(GoldenTest, ReproducesTheOriginalInEveryBit) {
  const auto& [choice, order] = GetParam();
  if (choice.needs_gpu) SIMGPU_NEED_GPU();
  const auto start = read("original_initial.csv");
  const auto expected = read("original_after_100.csv");
  ASSERT_EQ(start.size(), 1'000U);
  ASSERT_EQ(expected.size(), 1'000U);

  const auto backend = choice.make();
  backend->start();
  const auto simulation = test::make_circle<double>(*backend, {0, start.size()});
  simulation->load(0, start.view());
  simulation->evolve({1e-5, 100}, order);
  auto actual = test::circle_columns_for<double>(start.size());
  simulation->store(0, actual.view());

  Comparison comparison;
  for (std::uint64_t i = 0; i < start.size(); ++i) {
    compare_particle<double>(i, numbers_at(i, expected), numbers_at(i, actual), comparison);
  }
  EXPECT_EQ(comparison.compared, 1'000U);
  EXPECT_EQ(comparison.differing, 0U) << "worst by " << comparison.max_ulp << " ulp";
}

INSTANTIATE_TEST_SUITE_P(All, GoldenTest,
                         testing::Combine(testing::ValuesIn(test::all_backends),
                                          testing::Values(Order::particle, Order::step)),
                         [](const auto& parameters) {
                           return std::string(std::get<0>(parameters.param).name) + "_order_" +
                                  std::string(name_of(std::get<1>(parameters.param)));
                         });

}  // namespace
}  // namespace simgpu
