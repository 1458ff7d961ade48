#pragma once

#include <gmock/gmock.h>

#include <string>

#include "common/base/error.hpp"

namespace simgpu::test {

/// Runs `action` and expects an Error of this kind whose sentence matches.
template <class Action>
void expect_error(ErrorKind kind, const testing::Matcher<const std::string&>& sentence,
                  Action action) {
  try {
    action();
    ADD_FAILURE() << "no Error was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    EXPECT_THAT(error.what(), sentence);
  }
}

}  // namespace simgpu::test
