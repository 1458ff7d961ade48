#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "common/fields.hpp"
#include "common/law.hpp"
#include "common/law_info.hpp"
#include "common/laws/advection.hpp"
#include "common/laws/flows/abc.hpp"
#include "common/laws/flows/bickley.hpp"
#include "common/laws/flows/double_gyre.hpp"
#include "common/laws/flows/moving_eddy.hpp"
#include "common/laws/flows/peninsula.hpp"
#include "common/laws/flows/rotation.hpp"
#include "common/laws/flows/stommel.hpp"
#include "common/laws/flows/taylor_green.hpp"
#include "test_data.hpp"

namespace simgpu::test {

using AllFlows = testing::Types<laws::Rotation, laws::TaylorGreen, laws::DoubleGyre, laws::Stommel,
                                laws::Peninsula, laws::Bickley, laws::MovingEddy, laws::Abc>;

struct NameOfFlow {
  template <class Flow>
  static std::string GetName(int /*number*/) {
    return std::string(Flow::name);
  }
};

template <class Flow, class Real>
using PositionIn = typename Flow::template Position<Real>;

template <class Flow>
constexpr LawParameters default_parameters() {
  return law_info<laws::Advection<Flow, laws::Rk4>>.default_parameters();
}

template <class Flow>
typename Flow::Parameters default_parameters_of() {
  Evolution evolution;
  evolution.law_parameters = default_parameters<Flow>();
  return parameters_of<Flow>(evolution);
}

/// Where a scheme carries a particle from `start_time` to `end_time`, in `steps` steps.
template <class Flow, class Scheme, class Real>
PositionIn<Flow, Real> carried(PositionIn<Flow, Real> position, double start_time, double end_time,
                               std::uint64_t steps) {
  using Law = laws::Advection<Flow, Scheme>;
  Evolution evolution{(end_time - start_time) / static_cast<double>(steps), steps};
  evolution.start_time = start_time;
  evolution.law_parameters = default_parameters<Flow>();
  const Stepper<Law, Real> stepper(evolution);
  for (std::uint64_t n = 0; n < steps; ++n) Law::step(stepper.at(n), position);
  return position;
}

/// Position number by number.
template <class Flow, class Real>
std::array<Real, Flow::dimensions> numbers_of(PositionIn<Flow, Real> position) {
  std::array<Real, Flow::dimensions> numbers{};
  for_each_field<Flow::dimensions>(position,
                                   [&](Real& number, unsigned place) { numbers[place] = number; });
  return numbers;
}

template <class Flow, class Real, class Numbers>
PositionIn<Flow, Real> position_of(const Numbers& numbers) {
  PositionIn<Flow, Real> position{};
  for_each_field<Flow::dimensions>(
      position, [&](Real& number, unsigned place) { number = static_cast<Real>(numbers[place]); });
  return position;
}

/// How far two positions, or velocities, are apart at most in one of their numbers.
template <class One, class Other>
double distance(const One& one, const Other& other) {
  double largest = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const double apart = std::fabs(static_cast<double>(one[i]) - static_cast<double>(other[i]));
    if (!(apart <= largest)) largest = apart;  // NaN, too
  }
  return largest;
}

/// The lines of a file of reference numbers, cut at commas, without its header.
inline std::vector<std::vector<std::string>> reference_lines(const char* name) {
  std::ifstream file(data_file(name));
  std::vector<std::vector<std::string>> lines;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    auto& words = lines.emplace_back();
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find(',', begin), line.size());
      words.push_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  if (lines.empty()) throw std::runtime_error(std::string(name) + " has no reference numbers");
  return lines;
}

/// The number of a word; the C locale's, as all of simgpu reads them.
inline double number_of(const std::string& word) {
  return std::strtod(word.c_str(), nullptr);
}

template <class Flow>
std::array<double, Flow::dimensions> numbers_from(const std::vector<std::string>& words,
                                                  std::size_t first) {
  std::array<double, Flow::dimensions> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = number_of(words.at(first + i));
  return numbers;
}

}  // namespace simgpu::test
