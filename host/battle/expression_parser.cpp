// The parser of expression.h: recursive descent that writes postfix as it goes.
//
//   either     := both ("or" both)*
//   both       := negation ("and" negation)*
//   negation   := "not" negation | comparison
//   comparison := sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]
//   sum        := product (("+" | "-") product)*
//   product    := signed (("*" | "/") signed)*
//   signed     := "-" signed | primary
//   primary    := number | metric | "(" either ")" | happened(event) | time_of(event)
//               | value_at(event, either) | min(either, either) | max(either, either)
//
// A * inside a metric's name, once it has a dot, is a glob; so a product of metrics needs spaces.
#include <fmt/format.h>

#include <charconv>
#include <string>

#include "host/battle/expression.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_char(char c) { return is_letter(c) || is_digit(c) || c == '.'; }

enum class TokenKind { kEnd, kNumber, kName, kSymbol, kBad };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;
  size_t column = 1;
  double number = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
    const size_t start = at_;
    if (at_ == text_.size()) return {TokenKind::kEnd, "", start + 1, 0};
    const char c = text_[at_];
    if (is_letter(c)) return name(start);
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number(start);
    const std::string_view two = text_.substr(at_, 2);
    for (const std::string_view symbol : {"<=", ">=", "==", "!="}) {
      if (two == symbol) return take(TokenKind::kSymbol, start, 2);
    }
    const bool single = std::string_view("<>+-*/(),").find(c) != std::string_view::npos;
    return take(single ? TokenKind::kSymbol : TokenKind::kBad, start, 1);
  }

 private:
  char peek(size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  Token take(TokenKind kind, size_t start, size_t length) {
    at_ = start + length;
    return {kind, text_.substr(start, length), start + 1, 0};
  }

  Token name(size_t start) {
    size_t end = start;
    bool dotted = false;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == '.') dotted = true;
      if (is_name_char(c)) continue;
      const char after = end + 1 < text_.size() ? text_[end + 1] : '\0';
      const bool glob =
          c == '*' && dotted && (text_[end - 1] == '.' || is_name_char(after) || after == '*');
      if (!glob) break;
    }
    return take(TokenKind::kName, start, end - start);
  }

  Token number(size_t start) {
    double value = 0;
    const char* const first = text_.data() + start;
    const auto [last, error] = std::from_chars(first, text_.data() + text_.size(), value);
    const size_t length = static_cast<size_t>(last - first);
    Token token = take(error == std::errc() ? TokenKind::kNumber : TokenKind::kBad, start, length);
    token.number = value;
    return token;
  }

  std::string_view text_;
  size_t at_ = 0;
};

std::string shown(const Token& token) {
  return token.kind == TokenKind::kEnd ? "the end" : quoted_text(token.text);
}

std::string did_you_mean(const std::string& name) {
  return name.empty() ? "" : fmt::format("; did you mean {}?", quoted_text(name));
}

}  // namespace

class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, const MetricTable& metrics, Expression* out,
                   std::vector<Capture>* captures)
      : lexer_(text), metrics_(metrics), out_(*out), captures_(*captures) {
    advance();
  }

  std::optional<ExpressionError> parse() {
    out_ = Expression();
    out_.is_boolean_ = either();
    if (!error_ && token_.kind != TokenKind::kEnd) unexpected("an operator or the end");
    if (error_) out_ = Expression();
    return error_;
  }

 private:
  using Op = Expression::Op;

  struct Binary {
    std::string_view text;
    Op op;
  };

  /// Counts levels within one another; past the limit the text is refused.
  class Level {
   public:
    explicit Level(ExpressionParser& parser) : parser_(parser) {
      if (++parser_.level_ > kMaxExpressionNesting) {
        parser_.fail(parser_.token_, fmt::format("nested too deeply; {} levels are allowed",
                                                 kMaxExpressionNesting));
      }
    }
    ~Level() { --parser_.level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    ExpressionParser& parser_;
  };

  // After an error every rule returns at once, and the first error stays.
  void fail(const Token& where, std::string message) {
    if (!error_) error_ = ExpressionError{where.column, std::move(message)};
    token_ = Token{};
  }

  void unexpected(std::string_view wanted) {
    std::string hint;
    if (token_.text == "=") hint = "; write '==' for a comparison";
    if (token_.text == "&") hint = "; write 'and'";
    if (token_.text == "|") hint = "; write 'or'";
    if (token_.text == "!") hint = "; write 'not'";
    fail(token_, fmt::format("expected {}, found {}{}", wanted, shown(token_), hint));
  }

  void advance() { token_ = lexer_.next(); }

  bool take(std::string_view text) {
    const bool here = (token_.kind == TokenKind::kName || token_.kind == TokenKind::kSymbol) &&
                      token_.text == text;
    if (here) advance();
    return here;
  }

  void expect(std::string_view text) {
    if (!error_ && !take(text)) unexpected(quoted_text(text));
  }

  void emit(Op op) { out_.code_.push_back({op, 0, 0, 0}); }
  void emit(Op op, uint32_t first, uint32_t count) { out_.code_.push_back({op, first, count, 0}); }

  // Each rule answers whether its value is a yes or no.

  bool either() {
    bool boolean = both();
    while (!error_ && take("or")) {
      both();
      emit(Op::kOr);
      boolean = true;
    }
    return boolean;
  }

  bool both() {
    bool boolean = negation();
    while (!error_ && take("and")) {
      negation();
      emit(Op::kAnd);
      boolean = true;
    }
    return boolean;
  }

  bool negation() {
    if (!take("not")) return comparison();
    const Level level(*this);
    if (!error_) negation();
    emit(Op::kNot);
    return true;
  }

  bool take_comparison(Op* op) {
    static constexpr Binary kComparisons[] = {{"<", Op::kLess},    {"<=", Op::kLessEqual},
                                              {">", Op::kGreater}, {">=", Op::kGreaterEqual},
                                              {"==", Op::kEqual},  {"!=", Op::kNotEqual}};
    for (const Binary& entry : kComparisons) {
      if (!error_ && take(entry.text)) {
        *op = entry.op;
        return true;
      }
    }
    return false;
  }

  bool comparison() {
    const bool boolean = sum();
    Op op = Op::kLess;
    if (!take_comparison(&op)) return boolean;
    sum();
    emit(op);
    const Token second = token_;
    if (take_comparison(&op)) fail(second, "comparisons do not chain; join them with 'and'");
    return true;
  }

  bool sum() {
    bool boolean = product();
    while (!error_) {
      const bool plus = take("+");
      if (!plus && !take("-")) break;
      product();
      emit(plus ? Op::kAdd : Op::kSubtract);
      boolean = false;
    }
    return boolean;
  }

  bool product() {
    bool boolean = negative();
    while (!error_) {
      const bool times = take("*");
      if (!times && !take("/")) break;
      negative();
      emit(times ? Op::kMultiply : Op::kDivide);
      boolean = false;
    }
    return boolean;
  }

  bool negative() {
    if (!take("-")) return primary();
    const Level level(*this);
    if (!error_) negative();
    emit(Op::kNegate);
    return false;
  }

  bool primary() {
    const Token token = token_;
    if (token.kind == TokenKind::kNumber) {
      advance();
      out_.code_.push_back({Op::kNumber, 0, 0, token.number});
      return false;
    }
    if (take("(")) {
      const Level level(*this);
      const bool boolean = !error_ && either();
      expect(")");
      return boolean;
    }
    const bool word = token.text == "and" || token.text == "or" || token.text == "not";
    if (token.kind != TokenKind::kName || word) {
      unexpected(token.text == "not" ? "a value ('not' may need parentheses)"
                                     : "a number, a metric, a function or '('");
      return false;
    }
    advance();
    return take("(") ? function(token) : metric(token);
  }

  bool function(const Token& name) {
    const Level level(*this);
    const bool happened = name.text == "happened";
    if (happened || name.text == "time_of") {
      event(happened ? Op::kHappened : Op::kTimeOf);
      expect(")");
      return happened;
    }
    if (name.text == "value_at") return captured();
    if (name.text != "min" && name.text != "max") {
      fail(name, fmt::format("{} is not a function; allowed: happened, time_of, value_at, min, max",
                             quoted_text(name.text)));
      return false;
    }
    if (!error_) either();
    expect(",");
    if (!error_) either();
    expect(")");
    emit(name.text == "min" ? Op::kMin : Op::kMax);
    return false;
  }

  /// The second argument becomes a formula of its own: it is asked when the event comes.
  bool captured() {
    Capture capture;
    event(Op::kHappened);
    if (error_) return false;
    capture.event = out_.code_.back().first;
    out_.code_.pop_back();
    expect(",");
    std::swap(out_, capture.value);
    const bool boolean = !error_ && either();
    out_.is_boolean_ = boolean;
    std::swap(out_, capture.value);
    expect(")");
    if (error_) return false;
    emit(Op::kCaptured, static_cast<uint32_t>(captures_.size()), capture.event);
    captures_.push_back(std::move(capture));
    return boolean;
  }

  void event(Op op) {
    const Token name = token_;
    if (name.kind != TokenKind::kName) {
      unexpected("the name of an event");
      return;
    }
    const int64_t index = metrics_.find_event(name.text);
    if (index < 0) {
      fail(name, fmt::format("no trigger, gate or rule emits an event {}{}", quoted_text(name.text),
                             did_you_mean(metrics_.nearest_event(name.text))));
      return;
    }
    advance();
    emit(op, static_cast<uint32_t>(index), 0);
  }

  bool metric(const Token& name) {
    if (name.text.find('*') != std::string_view::npos) {
      sum_of_metrics(name);
      return false;
    }
    const int64_t index = metrics_.find(name.text);
    if (index < 0) {
      fail(name, fmt::format("unknown metric {}{}", quoted_text(name.text),
                             did_you_mean(metrics_.nearest(name.text))));
      return false;
    }
    emit(Op::kMetric, static_cast<uint32_t>(index), 0);
    return metrics_.metric(static_cast<uint32_t>(index)).is_boolean;
  }

  void sum_of_metrics(const Token& name) {
    const std::vector<uint32_t> terms = metrics_.matching(name.text);
    if (terms.empty()) {
      fail(name, fmt::format("no metric matches {} (a product needs spaces around *){}",
                             quoted_text(name.text), did_you_mean(metrics_.nearest(name.text))));
      return;
    }
    emit(Op::kSumOfMetrics, static_cast<uint32_t>(out_.terms_.size()),
         static_cast<uint32_t>(terms.size()));
    out_.terms_.insert(out_.terms_.end(), terms.begin(), terms.end());
  }

  Lexer lexer_;
  const MetricTable& metrics_;
  Expression& out_;
  std::vector<Capture>& captures_;
  Token token_;
  std::optional<ExpressionError> error_;
  int level_ = 0;
};

std::optional<ExpressionError> parse_expression(std::string_view text, const MetricTable& metrics,
                                                Expression* out, std::vector<Capture>* captures) {
  return ExpressionParser(text, metrics, out, captures).parse();
}

}  // namespace swarm
