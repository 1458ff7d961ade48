// Expressions that are made at random, with their values beside their text, and the built-in flows
// as texts: a program has the same values in every bit, for one particle at a time and for blocks
// of SIMD lanes.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "common/bits.hpp"
#include "common/elementary/power.hpp"
#include "common/expression/compile.hpp"
#include "common/laws/flows/abc.hpp"
#include "common/laws/flows/bickley.hpp"
#include "common/laws/flows/double_gyre.hpp"
#include "common/laws/flows/moving_eddy.hpp"
#include "common/laws/flows/peninsula.hpp"
#include "common/laws/flows/rotation.hpp"
#include "common/laws/flows/stommel.hpp"
#include "common/laws/flows/taylor_green.hpp"
#include "common/text/number_text.hpp"
#include "cpu/evaluate_expression.hpp"
#include "cpu/instruction_set.hpp"
#include "random_parameters.hpp"

namespace simgpu::expression {
namespace {

constexpr unsigned axes = 3;

/// Positions, or velocities, by components.
template <class Real>
using Columns = std::array<std::vector<Real>, axes>;

template <class Real>
Columns<Real> one_by_one(const Program& program, const Columns<Real>& positions, Real time) {
  Columns<Real> velocities = positions;
  for (std::size_t i = 0; i < positions[0].size(); ++i) {
    const Real position[] = {positions[0][i], positions[1][i], positions[2][i]};
    Real velocity[axes] = {};
    evaluate(program, position, time, velocity);
    for (unsigned axis = 0; axis < axes; ++axis) velocities[axis][i] = velocity[axis];
  }
  return velocities;
}

template <std::size_t bytes, class Real>
Columns<Real> by_blocks(const Program& program, const Columns<Real>& positions, Real time) {
  using Block = cpu::ExpressionBlock<Real, bytes>;
  Columns<Real> velocities = positions;
  for (std::size_t i = 0; i < positions[0].size(); i += Block::size) {
    Block position[axes];
    Block velocity[axes];
    for (unsigned axis = 0; axis < axes; ++axis) {
      position[axis] = Block::load(positions[axis].data() + i);
      velocity[axis] = 0;
    }
    evaluate(program, position, time, velocity);
    for (unsigned axis = 0; axis < axes; ++axis) {
      velocity[axis].store(velocities[axis].data() + i);
    }
  }
  return velocities;
}

template <class Real>
Columns<Real> by_blocks(const Program& program, const Columns<Real>& positions, Real time,
                        cpu::InstructionSet set) {
  switch (set) {
    case cpu::InstructionSet::baseline:
      return by_blocks<16>(program, positions, time);
    case cpu::InstructionSet::x86_64_v3:
      return by_blocks<32>(program, positions, time);
    case cpu::InstructionSet::x86_64_v4:
      return by_blocks<64>(program, positions, time);
  }
  return {};
}

template <class Real>
bool is_same(Real a, Real b) {
  return bits_of(a) == bits_of(b) || (std::isnan(a) && std::isnan(b));
}

/// Expects a text to have these velocities in every bit, in every way to calculate them.
template <class Real>
void expect_velocities(const std::string& text, const Program& program,
                       const Columns<Real>& positions, Real time, const Columns<Real>& expected) {
  const auto expect_same = [&](const Columns<Real>& velocities, std::string_view way) {
    for (unsigned axis = 0; axis < program.components; ++axis) {
      const auto places = std::mismatch(velocities[axis].begin(), velocities[axis].end(),
                                        expected[axis].begin(), is_same<Real>);
      if (places.first == velocities[axis].end()) continue;
      FAIL() << way << ": component " << axis << " of " << text << " is " << *places.first
             << ", not " << *places.second;
    }
  };
  expect_same(one_by_one(program, positions, time), "one by one");
  for (const auto set : cpu::usable_instruction_sets()) {
    expect_same(by_blocks(program, positions, time, set), cpu::name_of(set));
  }
}

using test::RandomParameters;

constexpr std::size_t points = 128;

/// An expression, and its values in either precision.
struct Sample {
  std::string text;
  int strength = 0;  ///< how strongly its weakest operator binds, from 1 to 8
  std::vector<double> in_double;
  std::vector<float> in_single;
};

std::string enclosed(const Sample& sample, int least) {
  return sample.strength >= least ? sample.text : "(" + sample.text + ")";
}

/// The sample of an operation whose function takes any Real.
template <class Function, class... Samples>
Sample calculated(const std::string& text, int strength, const Function& function,
                  const Samples&... samples) {
  Sample result{text, strength, {}, {}};
  for (std::size_t i = 0; i < points; ++i) {
    result.in_double.push_back(function(samples.in_double[i]...));
    result.in_single.push_back(function(samples.in_single[i]...));
  }
  return result;
}

class Maker {
 public:
  explicit Maker(RandomParameters random) : random_(random) {
    for (std::size_t axis = 0; axis < axes; ++axis) {
      for (std::size_t i = 0; i < points; ++i) {
        // Whole numbers, too, so that some are equal.
        const double number = random_.number(-3, 3);
        in_single[axis].push_back(static_cast<float>(i % 4 == 0 ? std::round(number) : number));
        in_double[axis].push_back(i % 8 < 5 ? in_single[axis].back() : number);
      }
    }
  }

  Columns<double> in_double;
  Columns<float> in_single;
  static constexpr double time = 1.25;

  Sample sample(int depth) {
    if (depth == 0) return leaf();
    switch (random_.whole(0, 11)) {
      case 0:
        return leaf();
      case 1:
        return sign(depth);
      case 2:
        return power(depth);
      case 3:
        return choice(depth);
      case 4:
      case 5:
        return function(depth);
      case 6:
        return function_of_two(depth);
      case 7:
        return comparison(depth);
      default:
        return arithmetic(depth);
    }
  }

 private:
  Sample constant(const std::string& text, double number) {
    return {text, 8, std::vector<double>(points, number),
            std::vector<float>(points, static_cast<float>(number))};
  }

  Sample leaf() {
    const std::size_t kind = random_.whole(0, 6);
    if (kind < axes) return {std::string(1, "xyz"[kind]), 8, in_double[kind], in_single[kind]};
    if (kind == 3) return constant("t", time);
    if (kind == 4) return constant("pi", 3.14159265358979323846);
    const double number = kind == 5 ? random_.number(0, 4) : std::floor(random_.number(0, 4));
    return constant(shortest(number), number);
  }

  Sample sign(int depth) {
    const Sample a = sample(depth - 1);
    return calculated(
        "-" + enclosed(a, 6), 6, [](auto number) { return -number; }, a);
  }

  Sample power(int depth) {
    const Sample a = sample(depth - 1);
    const int n = static_cast<int>(random_.whole(0, 8)) - 3;
    return calculated(
        enclosed(a, 8) + "^" + std::to_string(n), 7,
        [n](auto number) { return elementary::power(number, n); }, a);
  }

  Sample choice(int depth) {
    const Sample condition = sample(depth - 1);
    const Sample a = sample(depth - 1);
    const Sample b = sample(depth - 1);
    return calculated(
        enclosed(condition, 2) + " ? " + a.text + " : " + b.text, 1,
        [](auto of, auto one, auto other) { return of != 0 ? one : other; }, condition, a, b);
  }

  Sample function(int depth) {
    const Sample a = sample(depth - 1);
    const auto made = [&](const std::string& name, const auto& function) {
      return calculated(name + "(" + a.text + ")", 8, function, a);
    };
    switch (random_.whole(0, 7)) {
      case 0:
        return made("sin", [](auto number) { return elementary::sin(number); });
      case 1:
        return made("cos", [](auto number) { return elementary::cos(number); });
      case 2:
        return made("exp", [](auto number) { return elementary::exp(number); });
      case 3:
        return made("log", [](auto number) { return elementary::log(number); });
      case 4:
        return made("tanh", [](auto number) { return elementary::tanh(number); });
      case 5:
        return made("sqrt", [](auto number) { return std::sqrt(number); });
      case 6:
        return made("abs", [](auto number) { return std::abs(number); });
      default:
        return made("floor", [](auto number) { return std::floor(number); });
    }
  }

  Sample function_of_two(int depth) {
    const Sample a = sample(depth - 1);
    const Sample b = sample(depth - 1);
    const auto made = [&](const std::string& name, const auto& function) {
      return calculated(name + "(" + a.text + ", " + b.text + ")", 8, function, a, b);
    };
    switch (random_.whole(0, 2)) {
      case 0:
        return made("hypot", [](auto one, auto other) { return elementary::hypot(one, other); });
      case 1:
        return made("min", [](auto one, auto other) { return other < one ? other : one; });
      default:
        return made("max", [](auto one, auto other) { return one < other ? other : one; });
    }
  }

  template <class Function>
  Sample binary(int depth, const std::string& name, int strength, bool chains,
                const Function& function) {
    const Sample a = sample(depth - 1);
    const Sample b = sample(depth - 1);
    return calculated(
        enclosed(a, chains ? strength : strength + 1) + name + enclosed(b, strength + 1), strength,
        [&function](auto one, auto other) {
          return static_cast<decltype(one)>(function(one, other));
        },
        a, b);
  }

  Sample arithmetic(int depth) {
    switch (random_.whole(0, 3)) {
      case 0:
        return binary(depth, " + ", 4, true, std::plus());
      case 1:
        return binary(depth, " - ", 4, true, std::minus());
      case 2:
        return binary(depth, "*", 5, true, std::multiplies());
      default:
        return binary(depth, "/", 5, true, std::divides());
    }
  }

  Sample comparison(int depth) {
    switch (random_.whole(0, 5)) {
      case 0:
        return binary(depth, " < ", 3, false, std::less());
      case 1:
        return binary(depth, " <= ", 3, false, std::less_equal());
      case 2:
        return binary(depth, " > ", 3, false, std::greater());
      case 3:
        return binary(depth, " >= ", 3, false, std::greater_equal());
      case 4:
        return binary(depth, " == ", 2, false, std::equal_to());
      default:
        return binary(depth, " != ", 2, false, std::not_equal_to());
    }
  }

  RandomParameters random_;
};

TEST(ExpressionAtRandom, HasTheValuesOfItsOperations) {
  test::for_random_cases(1000, [](RandomParameters& random) {
    Maker maker(random);
    const auto depth = static_cast<int>(random.whole(1, 6));
    const Sample samples[] = {maker.sample(depth), maker.sample(depth - 1), maker.sample(1)};
    const std::string text = samples[0].text + ", " + samples[1].text + ", " + samples[2].text;
    const Program program = compile(text, {});
    expect_velocities<double>(text, program, maker.in_double, Maker::time,
                              {samples[0].in_double, samples[1].in_double, samples[2].in_double});
    expect_velocities<float>(text, program, maker.in_single, Maker::time,
                             {samples[0].in_single, samples[1].in_single, samples[2].in_single});
  });
}

/// Expects a text, in which a flow's parameters stand by their names, to be that flow in every bit.
template <class Flow, class Real>
void expect_flow_in(const std::string& text) {
  typename Flow::Parameters parameters{};
  std::vector<Setting> settings;
  std::size_t place = 0;
  for (const ParameterInfo& parameter : Flow::parameters) {
    std::memcpy(reinterpret_cast<char*>(&parameters) + place, &parameter.default_value,
                sizeof(double));
    place += sizeof(double);
    settings.push_back({std::string(parameter.name), parameter.default_value});
  }
  const typename Flow::template Field<Real> field(parameters);
  const Program program = compile(text, settings);
  constexpr unsigned dimensions = std::size(Flow::columns);
  ASSERT_EQ(program.components, dimensions);
  EXPECT_EQ(program.reads_time, Flow::depends_on_time);

  RandomParameters random(1);
  for (int trial = 0; trial < 20; ++trial) {
    const Real time = static_cast<Real>(random.number(0, 100));
    Columns<Real> positions;
    Columns<Real> expected;
    for (unsigned axis = 0; axis < axes; ++axis) {
      const ColumnInfo& column = Flow::columns[std::min(axis, dimensions - 1)];
      for (std::size_t i = 0; i < points; ++i) {
        positions[axis].push_back(
            static_cast<Real>(random.number(column.start_from, column.start_to)));
      }
    }
    for (std::size_t i = 0; i < points; ++i) {
      typename Flow::template Position<Real> at;
      Real* const numbers[] = {&at.x, &at.y};
      for (unsigned axis = 0; axis < 2; ++axis) *numbers[axis] = positions[axis][i];
      if constexpr (dimensions == 3) at.z = positions[2][i];
      const auto velocity = field.velocity(at, time);
      expected[0].push_back(velocity.x);
      expected[1].push_back(velocity.y);
      if constexpr (dimensions == 3) expected[2].push_back(velocity.z);
    }
    expect_velocities(text, program, positions, time, expected);
    if (testing::Test::HasFatalFailure()) return;
  }
}

template <class Flow>
void expect_flow(const std::string& text) {
  expect_flow_in<Flow, double>(text);
  expect_flow_in<Flow, float>(text);
}

std::string replaced(std::string text, const std::string& word, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += by.size()) {
    text.replace(at, word.size(), by);
  }
  return text;
}

TEST(ExpressionOfAFlow, HasItsBits) {
  expect_flow<laws::Rotation>("-angular_velocity*y, angular_velocity*x");
  expect_flow<laws::TaylorGreen>(
      "speed*sin(wavenumber*x)*cos(wavenumber*y), -speed*cos(wavenumber*x)*sin(wavenumber*y)");
  expect_flow<laws::Abc>("a*sin(z) + c*cos(y), b*sin(x) + a*cos(z), c*sin(y) + b*cos(x)");
  expect_flow<laws::Stommel>(
      "-speed*(1 - exp(-(x/size)/boundary) - x/size)*(pi*pi)*cos(pi*(y/size)),"
      "speed*(exp(-(x/size)/boundary)/boundary - 1)*pi*sin(pi*(y/size))");
  expect_flow<laws::MovingEddy>(
      "current + (initial_speed - current)*cos(coriolis*t),"
      "-(initial_speed - current)*sin(coriolis*t)");
}

TEST(ExpressionOfAFlow, HasItsBitsWhereWordsStandForParts) {
  std::string gyre =
      "-(pi*amplitude)*sin(pi*F)*cos(pi*y), pi*amplitude*cos(pi*F)*sin(pi*y)*(2*A*x + B)";
  gyre = replaced(gyre, "F", "(A*(x*x) + B*x)");
  gyre = replaced(gyre, "B", "(1 - 2*A)");
  expect_flow<laws::DoubleGyre>(replaced(gyre, "A", "(perturbation*sin(frequency*t))"));

  std::string peninsula = "speed - D*(X*X - y*y), -2*D*(X*y)";
  peninsula = replaced(peninsula, "D", "(speed*(radius*radius)/(S*S))");
  peninsula = replaced(peninsula, "S", "(X*X + y*y)");
  expect_flow<laws::Peninsula>(replaced(peninsula, "X", "(x - place)"));

  std::string bickley = "speed*S + 2*speed*T*S*(0 + ";
  const std::string wave = "amplitude_#*cos(K#*(x - C#*t))";
  const std::string other = "amplitude_#*K#*sin(K#*(x - C#*t))";
  bickley += replaced(wave, "#", "1") + " + " + replaced(wave, "#", "2") + " + " +
             replaced(wave, "#", "3") + "), -speed*width*S*(0 + " + replaced(other, "#", "1") +
             " + " + replaced(other, "#", "2") + " + " + replaced(other, "#", "3") + ")";
  for (const char* const n : {"1", "2", "3"}) {
    bickley = replaced(bickley, std::string("K") + n, std::string("(2*") + n + "/radius)");
  }
  bickley = replaced(bickley, "C1", "(C3 + 1.2360679774997897*(C2 - C3))");
  bickley = replaced(bickley, "C2", "(0.205*speed)");
  bickley = replaced(bickley, "C3", "(0.461*speed)");
  bickley = replaced(bickley, "S", "(1 - T*T)");
  expect_flow<laws::Bickley>(replaced(bickley, "T", "tanh(y/width)"));
}

}  // namespace
}  // namespace simgpu::expression
