// The text of a velocity. An input is the text, and before it "NAME=" for each name that has a
// value. What is accepted gives the same numbers for one particle as for several side by side.

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "common/bits.hpp"
#include "common/expression/compile.hpp"
#include "common/expression/text_error.hpp"
#include "cpu/evaluate_expression.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

namespace {

using expression::Program;

/// Takes the names off the text.
std::vector<expression::Setting> take_settings(std::string_view& text) {
  std::vector<expression::Setting> settings;
  while (true) {
    const std::size_t end = text.find_first_of("=,");
    const bool is_name = end != std::string_view::npos && text[end] == '=' &&
                         !text.substr(end + 1).starts_with('=') && settings.size() < 10;
    if (!is_name) return settings;
    settings.push_back({std::string(text.substr(0, end)), static_cast<double>(end) - 1.5});
    text.remove_prefix(end + 1);
  }
}

void require_caret(std::string_view lines) {
  const std::size_t end = lines.find('\n');
  require(end != std::string_view::npos && lines.size() > end + 2, "there are two lines");
  const std::string_view caret = lines.substr(end + 1);
  require(std::all_of(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(end),
                      [](char character) { return character >= ' ' && character <= '~'; }),
          "the text shows in one line of ASCII");
  require(end < 80 && caret.size() <= end + 2, "the caret stands below the text, which is short");
  require(caret.find_first_not_of(' ') == caret.size() - 2 && caret.ends_with("^\n"),
          "there is one caret");
}

template <class Real>
bool is_same(Real a, Real b) {
  return bits_of(a) == bits_of(b) || (std::isnan(a) && std::isnan(b));
}

template <class Real>
void test_program(const Program& program) {
  using Block = cpu::ExpressionBlock<Real, 16>;
  constexpr unsigned axes = expression::most_components;
  std::array<std::array<Real, Block::size>, axes> numbers;
  Block positions[axes];
  Block velocities[axes];
  for (unsigned axis = 0; axis < axes; ++axis) {
    for (std::size_t i = 0; i < Block::size; ++i) {
      numbers[axis][i] = static_cast<Real>(0.37 * (static_cast<double>(i) - 5) + axis);
    }
    positions[axis] = Block::load(numbers[axis].data());
    velocities[axis] = 0;
  }
  constexpr Real time = 2.25;
  evaluate(program, positions, time, velocities);
  for (std::size_t i = 0; i < Block::size; ++i) {
    const Real position[axes] = {numbers[0][i], numbers[1][i], numbers[2][i]};
    Real velocity[axes] = {};
    evaluate(program, position, time, velocity);
    for (unsigned axis = 0; axis < program.components; ++axis) {
      std::array<Real, Block::size> of_block;
      velocities[axis].store(of_block.data());
      require(is_same(of_block[i], velocity[axis]), "particles do not change each other");
    }
  }
}

std::optional<Program> compiled(std::string_view text,
                                const std::vector<expression::Setting>& settings) {
  try {
    return expression::compile(text, settings);
  } catch (const expression::TextError& error) {
    require_documented(error);
    require_caret(error.lines());
  } catch (const Error& error) {
    require_documented(error);
  }
  return std::nullopt;
}

}  // namespace

void test_one(std::string_view input) {
  const auto settings = take_settings(input);
  const auto program = compiled(input, settings);
  if (!program) return;
  require(program->components == 2 || program->components == 3,
          "there are two or three components");
  test_program<double>(*program);
  test_program<float>(*program);
}

}  // namespace simgpu::fuzz
