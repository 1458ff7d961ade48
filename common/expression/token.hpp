#pragma once

#include <cstddef>
#include <string_view>

namespace simgpu::expression {

enum class Mark {
  number,
  name,
  plus,
  minus,
  times,
  divide,
  power,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  equal,
  not_equal,
  question,
  colon,
  comma,
  open,
  close,
  end,
};

/// A word of an expression: where it stands, and the value of a number.
struct Token {
  Mark mark = Mark::end;
  std::size_t place = 0;
  std::size_t size = 0;
  double number = 0;

  std::string_view in(std::string_view text) const { return text.substr(place, size); }
};

/// The token that begins at `from` or behind the blanks there. Throws TextError if there is none.
Token next_token(std::string_view text, std::size_t from);

/// Whether a text is what names are: letters, digits and _, not beginning with a digit.
bool is_name(std::string_view text);

}  // namespace simgpu::expression
