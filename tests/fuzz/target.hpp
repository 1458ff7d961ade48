#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "common/base/error.hpp"

namespace simgpu::fuzz {

/// What a target does with one input. Ends the program if a promise is broken.
void test_one(std::string_view input);

/// Ends the program the way a fuzzer takes for a finding, unless `holds`.
inline void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

/// Bad input is told as such (exit code 2), and in one line that no terminal acts upon.
inline void require_documented(const Error& error) {
  const std::string_view sentence = error.what();
  require(error.kind() == ErrorKind::bad_input, "input that is refused is bad input");
  require(!sentence.empty(), "an error says something");
  require(std::none_of(sentence.begin(), sentence.end(),
                       [](char character) {
                         const auto byte = static_cast<unsigned char>(character);
                         return byte < 0x20 || byte == 0x7f;
                       }),
          "an error is one line without control characters");
}

/// What `parse` gives; nothing if it refuses its input, as it may only in the documented way.
template <class Parse>
auto accepted(Parse parse) -> std::optional<decltype(parse())> {
  try {
    return parse();
  } catch (const Error& error) {
    require_documented(error);
    return std::nullopt;
  }
}

}  // namespace simgpu::fuzz
