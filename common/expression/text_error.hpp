#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/base/error.hpp"

namespace simgpu::expression {

/// What is wrong with the text of an expression, as bad input. `what()` is one sentence as every
/// Error's; the place that it speaks of is shown by lines beside it.
class TextError : public Error {
 public:
  /// `place` is that of a byte of `text`, or its end.
  TextError(const std::string& sentence, std::string_view text, std::size_t place);

  /// The line of the text and one with a caret below the place, each with its end. A long text is
  /// cut to what stands around the place. Any byte that is no printable character of ASCII is
  /// shown as \xNN, and white space as a blank.
  const std::string& lines() const noexcept { return lines_; }

 private:
  std::string lines_;
};

/// A part of an expression for a sentence, in quotes and cut to a few characters.
std::string quoted(std::string_view part);

}  // namespace simgpu::expression
