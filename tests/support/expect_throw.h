// EXPECT_THROW that looks at the message too, since messages are for people.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace whet {

// What `work` throws as an E; a failure when it throws nothing or something else.
template <class E, class Work>
std::string message_of(const Work& work) {
  try {
    work();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "an exception of another type: " << error.what();
    return "";
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

}  // namespace whet

#define EXPECT_MESSAGE(Type, work, expected) EXPECT_EQ(::whet::message_of<Type>([&] { work; }), expected)
