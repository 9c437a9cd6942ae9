// The channel for what a user gave us: a value, or one line that says what is wrong with it. Our
// own bugs do not come this way; they are asserts.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

namespace swarm {

/// One line for the user, without a line break at its end.
struct Error {
  std::string text;
};

/// A T, or why there is none. Test it before taking the value: taking a value that is not there
/// ends the program, in optimised builds too.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : content_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(content_); }
  explicit operator bool() const { return ok(); }

  const T& value() const& { return *need_value(); }
  T& value() & { return *const_cast<T*>(need_value()); }
  T value() && { return std::move(*const_cast<T*>(need_value())); }
  const T& operator*() const& { return value(); }
  const T* operator->() const { return need_value(); }

  /// Only when there is no value.
  const Error& error() const { return std::get<Error>(content_); }

 private:
  const T* need_value() const {
    if (const T* value = std::get_if<T>(&content_)) return value;
    std::fprintf(stderr, "Result has no value: %s\n", error().text.c_str());
    std::abort();
  }

  std::variant<T, Error> content_;
};

}  // namespace swarm
