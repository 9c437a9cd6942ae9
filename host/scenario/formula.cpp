// See formula.h. Recursive descent that computes as it reads.
#include "host/scenario/formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

struct Function {
  std::string_view name;
  size_t least, most;  // arguments
};

constexpr size_t kMostArguments = 16;
constexpr Function kFunctions[] = {{"sqrt", 1, 1},
                                   {"cbrt", 1, 1},
                                   {"floor", 1, 1},
                                   {"ceil", 1, 1},
                                   {"round", 1, 1},
                                   {"min", 2, kMostArguments},
                                   {"max", 2, kMostArguments}};

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const Function& function : kFunctions) names.emplace_back(function.name);
  return names;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class FormulaReader {
 public:
  FormulaReader(std::string_view text, const FormulaLookup& lookup)
      : text_(text), lookup_(lookup) {}

  Result<double> run() {
    ++at_;  // the =
    const double value = sum();
    if (!error_ && next() != '\0') unexpected("an operator or the end");
    if (!error_ && !std::isfinite(value)) error_ = Error{"the result is not a finite number"};
    if (error_) return *error_;
    return value;
  }

 private:
  /// Counts levels within one another; past the limit the text is refused.
  class Level {
   public:
    explicit Level(FormulaReader& reader) : reader_(reader) {
      if (++reader_.level_ > kMaxFormulaNesting) {
        reader_.fail(reader_.at_, fmt::format("nested too deeply; allowed: at most {} levels",
                                              kMaxFormulaNesting));
      }
    }
    ~Level() { --reader_.level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    FormulaReader& reader_;
  };

  void fail(size_t at, const std::string& what) {
    if (!error_) error_ = Error{fmt::format("{} (column {})", what, at + 1)};
  }

  /// The next character that is not blank; 0 at the end, and after an error.
  char next() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return error_ || at_ == text_.size() ? '\0' : text_[at_];
  }

  bool take(char symbol) {
    if (next() != symbol) return false;
    ++at_;
    return true;
  }

  void unexpected(std::string_view wanted) {
    const std::string found = next() == '\0' ? "the end" : quoted_text(text_.substr(at_, 1));
    fail(at_, fmt::format("expected {}, found {}", wanted, found));
  }

  double sum() {
    double value = product();
    while (true) {
      if (take('+')) {
        value += product();
      } else if (take('-')) {
        value -= product();
      } else {
        return value;
      }
    }
  }

  double product() {
    double value = signed_value();
    while (true) {
      if (take('*')) {
        value *= signed_value();
      } else if (next() == '/') {
        const size_t at = at_++;
        const double divisor = signed_value();
        if (divisor == 0) fail(at, "division by 0");
        value /= divisor;
      } else {
        return value;
      }
    }
  }

  double signed_value() {
    if (!take('-')) return power();
    const Level level(*this);
    return error_ ? 0 : -signed_value();
  }

  double power() {
    const double base = primary();
    if (next() != '^') return base;
    const size_t at = at_++;
    const Level level(*this);
    if (error_) return 0;
    double sign = 1;
    while (take('-')) sign = -sign;
    const double exponent = sign * power();
    if (!error_ && base == 0 && exponent < 0) fail(at, "division by 0: a negative power of 0");
    const double value = real_power(base, exponent);
    if (std::isnan(value)) {
      fail(at, fmt::format("{} ^ {} is not a number", number_text(base), number_text(exponent)));
    }
    return value;
  }

  double primary() {
    const char first = next();
    if (is_digit(first) || first == '.') return number();
    if (is_letter(first)) return name();
    if (take('(')) {
      const Level level(*this);
      const double value = error_ ? 0 : sum();
      if (!take(')')) unexpected("\")\"");
      return value;
    }
    unexpected("a number, a parameter, a function or \"(\"");
    return 0;
  }

  double number() {
    double value = 0;
    const char* const first = text_.data() + at_;
    const auto [last, failed] = std::from_chars(first, text_.data() + text_.size(), value);
    if (failed != std::errc()) unexpected("a number");
    at_ += static_cast<size_t>(last - first);
    return value;
  }

  double name() {
    const size_t start = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    if (next() == '(') return function(word, start);
    const Result<double> value = lookup_(word);
    if (value.ok()) return *value;
    if (value.error().text.empty() && !error_) error_ = value.error();
    fail(start, value.error().text);
    return 1;  // not 0, which would make a division wrong as well
  }

  double function(std::string_view word, size_t start) {
    const auto* const found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                           [&](const Function& f) { return f.name == word; });
    if (found == std::end(kFunctions)) {
      fail(start, fmt::format("{} is not a function{}", quoted_text(word),
                              allowed_names(word, function_names())));
      return 0;
    }
    const Level level(*this);
    std::vector<double> arguments;
    take('(');
    do {
      arguments.push_back(error_ ? 0 : sum());
    } while (arguments.size() < kMostArguments && take(','));
    if (!take(')')) unexpected(arguments.size() < found->most ? "\",\" or \")\"" : "\")\"");
    if (arguments.size() < found->least || arguments.size() > found->most) {
      fail(start,
           fmt::format("{} takes {}, and {} are given", word,
                       found->most == 1 ? "one number" : "two numbers or more", arguments.size()));
      return 0;
    }
    return value_of(word, arguments, start);
  }

  double value_of(std::string_view word, const std::vector<double>& arguments, size_t start) {
    const double x = arguments[0];
    if (word == "min") return *std::min_element(arguments.begin(), arguments.end());
    if (word == "max") return *std::max_element(arguments.begin(), arguments.end());
    if (word == "cbrt") return cube_root(x);
    if (word == "floor") return std::floor(x);
    if (word == "ceil") return std::ceil(x);
    if (word == "round") return std::round(x);
    if (x < 0) fail(start, fmt::format("sqrt({}) is not a number", number_text(x)));
    return std::sqrt(x);
  }

  std::string_view text_;
  const FormulaLookup& lookup_;
  size_t at_ = 0;
  int level_ = 0;
  std::optional<Error> error_;
};

}  // namespace

bool is_formula(std::string_view text) { return !text.empty() && text[0] == '='; }

Result<double> evaluate_formula(std::string_view text, const FormulaLookup& lookup) {
  return FormulaReader(text, lookup).run();
}

}  // namespace swarm
