#include "common/expression/names.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "common/base/error.hpp"
#include "common/expression/functions.hpp"
#include "common/expression/text_error.hpp"
#include "common/text/suggest.hpp"

namespace simgpu::expression {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr std::string_view own_names[] = {"x", "y", "z", "t", "pi"};

bool is_own_name(std::string_view name) {
  return std::find(std::begin(own_names), std::end(own_names), name) != std::end(own_names);
}

[[noreturn]] void refuse_setting(const Setting& setting, const std::string& why) {
  throw Error(ErrorKind::bad_input, quoted(setting.name) + " " + why, "set");
}

void check(const Setting& setting) {
  if (!is_name(setting.name)) {
    refuse_setting(setting, "is no name; use letters, digits and _, and begin with a letter or _");
  }
  if (is_own_name(setting.name)) {
    refuse_setting(setting, "has a meaning in every expression; give the number another name");
  }
  if (find_function(setting.name) != nullptr) {
    refuse_setting(setting, "is a function; give the number another name");
  }
  if (!std::isfinite(setting.value)) refuse_setting(setting, "is not finite; give it a number");
}

std::string suggestion(std::string_view name, std::span<const std::string_view> words,
                       std::string_view otherwise) {
  const auto word = likely_meant(name, words);
  return "; " + (word ? "did you mean " + quoted(*word) + "?" : std::string(otherwise));
}

/// What users of other languages look for.
struct Elsewhere {
  std::string_view name;
  std::string_view here;
};
constexpr Elsewhere functions_elsewhere[] = {
    {"pow", "write x^2 for a power"},       {"ln", "the natural logarithm is log"},
    {"tan", "write sin(x)/cos(x)"},         {"sinh", "write (exp(x) - exp(-x))/2"},
    {"cosh", "write (exp(x) + exp(-x))/2"}, {"ceil", "write -floor(-x)"},
};

}  // namespace

Names::Names(std::span<const Setting> settings) : settings_(settings), is_used_(settings.size()) {
  std::vector<std::string_view> sorted;
  for (const Setting& setting : settings) {
    check(setting);
    if (std::find(sorted.begin(), sorted.end(), setting.name) != sorted.end()) {
      refuse_setting(setting, "is given twice; give it once");
    }
    sorted.push_back(setting.name);
  }
}

std::vector<std::string_view> Names::all() const {
  std::vector<std::string_view> names(std::begin(own_names), std::end(own_names));
  for (const Setting& setting : settings_) names.push_back(setting.name);
  return names;
}

ValueId Names::value_of(const Token& name, std::string_view text, Graph& graph) {
  const std::string_view word = name.in(text);
  if (word == "x") return graph.coordinate(0);
  if (word == "y") return graph.coordinate(1);
  if (word == "z") {
    first_z_ = std::min(first_z_, name.place);
    return graph.coordinate(2);
  }
  if (word == "t") return graph.time();
  if (word == "pi") return graph.constant(pi);
  for (std::size_t i = 0; i < settings_.size(); ++i) {
    if (settings_[i].name != word) continue;
    is_used_[i] = true;
    return graph.constant(settings_[i].value);
  }
  const std::string quote = quoted(word);
  if (find_function(word) != nullptr) {
    throw TextError(quote + " is a function; write its argument in parentheses", text, name.place);
  }
  throw TextError(
      "there is no name " + quote + suggestion(word, all(), "give it a value as a setting"), text,
      name.place);
}

void Names::check_use(std::string_view text, std::size_t components) const {
  if (components < most_components && first_z_ != std::string_view::npos) {
    throw TextError(
        "z is the third coordinate, but there are two components; add a third one, "
        "or take z out",
        text, first_z_);
  }
  for (std::size_t i = 0; i < settings_.size(); ++i) {
    if (is_used_[i]) continue;
    refuse_setting(settings_[i], "does not occur in the velocity; use it there or leave it out");
  }
}

const Function& function_of(const Token& name, std::string_view text) {
  const std::string_view word = name.in(text);
  if (const Function* const function = find_function(word)) return *function;
  const std::string problem = "there is no function " + quoted(word);
  for (const Elsewhere& elsewhere : functions_elsewhere) {
    if (elsewhere.name == word) {
      throw TextError(problem + "; " + std::string(elsewhere.here), text, name.place);
    }
  }
  std::vector<std::string_view> words;
  for (const Function& function : functions) words.push_back(function.name);
  throw TextError(problem + suggestion(word, words,
                                       "there are sin, cos, exp, log, tanh, hypot, sqrt, abs, min, "
                                       "max and floor, and a product needs a *"),
                  text, name.place);
}

}  // namespace simgpu::expression
