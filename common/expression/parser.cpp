#include "common/expression/parser.hpp"

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include "common/base/error.hpp"
#include "common/expression/functions.hpp"
#include "common/expression/names.hpp"
#include "common/expression/text_error.hpp"
#include "common/expression/token.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::expression {

namespace {

// An operator-precedence parser. What is begun stands on a stack of its own, so that no text makes
// the thread's stack deep; what is complete goes into the graph at once.

/// From the weakest to the strongest. A power is stronger than all, and is done as it is read.
enum class Precedence { enclosing, choice, equality, comparison, sum, product, sign };

/// What waits for its last operand or its end.
struct Pending {
  Mark mark = Mark::open;
  Precedence precedence = Precedence::enclosing;
  std::size_t place = 0;
  const Function* function = nullptr;  ///< whose arguments are enclosed
  std::size_t operands = 0;            ///< how many there were when it began
};

Precedence precedence_of_binary(Mark mark) {
  switch (mark) {
    case Mark::plus:
    case Mark::minus:
      return Precedence::sum;
    case Mark::times:
    case Mark::divide:
      return Precedence::product;
    case Mark::equal:
    case Mark::not_equal:
      return Precedence::equality;
    default:
      return Precedence::comparison;
  }
}

bool nests(Precedence precedence) {
  return precedence == Precedence::enclosing || precedence == Precedence::choice ||
         precedence == Precedence::sign;
}

class Parser {
 public:
  Parser(std::string_view text, std::span<const Setting> settings)
      : text_(text), names_(settings) {}

  Meaning parse() {
    if (text_.size() > most_text) {
      refuse("the text is longer than " + grouped(most_text) + " bytes; shorten it", most_text);
    }
    advance();
    if (now_.mark == Mark::end) {
      throw Error(ErrorKind::bad_input, "the text is empty; write -y, x for instance", "velocity");
    }
    do {
      read_operand();
    } while (read_operator());
    names_.check_use(text_, meaning_.components.size());
    return std::move(meaning_);
  }

 private:
  [[noreturn]] void refuse(const std::string& problem, std::size_t place) const {
    throw TextError(problem, text_, place);
  }

  void advance() { now_ = next_token(text_, now_.place + now_.size); }

  std::string now_quoted() const { return quoted(now_.in(text_)); }

  Graph& graph() { return meaning_.graph; }

  // What is pending.

  void begin(const Pending& pending) {
    if (nests(pending.precedence)) check_nesting(++nesting_, pending.place);
    pending_.push_back(pending);
  }

  void check_nesting(std::size_t nesting, std::size_t place) const {
    if (nesting <= most_nesting) return;
    refuse("the expression is nested deeper than " + std::to_string(most_nesting) +
               " levels; simplify it",
           place);
  }

  Pending take_pending() {
    const Pending last = pending_.back();
    pending_.pop_back();
    if (nests(last.precedence)) --nesting_;
    return last;
  }

  bool is_pending(Mark mark) const { return !pending_.empty() && pending_.back().mark == mark; }

  /// Completes what binds at least so strongly. Nothing completes an enclosure.
  void complete(Precedence weakest) {
    while (!pending_.empty() && pending_.back().precedence >= weakest) apply(take_pending());
  }

  ValueId take_operand() {
    const ValueId operand = operands_.back();
    operands_.pop_back();
    return operand;
  }

  void apply(const Pending& pending) {
    if (pending.mark == Mark::question) {
      refuse("a ':' is missing to this '?'; write a ? b : c", pending.place);
    }
    const ValueId last = take_operand();
    if (pending.precedence == Precedence::sign) {
      operands_.push_back(graph().operation(Operation::negate, {last}));
    } else if (pending.mark == Mark::colon) {
      const ValueId then = take_operand();
      const ValueId condition = take_operand();
      operands_.push_back(graph().choice(condition, then, last));
    } else {
      operands_.push_back(binary(pending.mark, take_operand(), last));
    }
  }

  ValueId binary(Mark mark, ValueId a, ValueId b) {
    switch (mark) {
      case Mark::plus:
        return graph().operation(Operation::add, {a, b});
      case Mark::minus:
        return graph().operation(Operation::subtract, {a, b});
      case Mark::times:
        return graph().operation(Operation::multiply, {a, b});
      case Mark::divide:
        return graph().operation(Operation::divide, {a, b});
      case Mark::less:
        return graph().comparison(Operation::choose_if_less, a, b);
      case Mark::less_or_equal:
        return graph().comparison(Operation::choose_if_less_or_equal, a, b);
      case Mark::greater:
        return graph().comparison(Operation::choose_if_less, b, a);
      case Mark::greater_or_equal:
        return graph().comparison(Operation::choose_if_less_or_equal, b, a);
      case Mark::equal:
        return graph().comparison(Operation::choose_if_equal, a, b);
      default:
        return graph().choice(graph().comparison(Operation::choose_if_equal, a, b),
                              graph().constant(0), graph().constant(1));
    }
  }

  // Operands.

  /// Reads one operand, with the signs, parentheses and names of functions before it.
  void read_operand() {
    while (true) {
      switch (now_.mark) {
        case Mark::number:
          operands_.push_back(graph().constant(now_.number));
          return advance();
        case Mark::name:
          if (read_name()) return;
          break;
        case Mark::plus:
          break;
        case Mark::minus:
          begin({Mark::minus, Precedence::sign, now_.place});
          break;
        case Mark::open:
          begin({Mark::open, Precedence::enclosing, now_.place});
          break;
        default:
          refuse_missing_operand();
      }
      advance();
    }
  }

  /// Returns false if it was the name of a function, and its parenthesis is now at hand.
  bool read_name() {
    const Token name = now_;
    advance();
    if (now_.mark != Mark::open) {
      operands_.push_back(names_.value_of(name, text_, graph()));
      return true;
    }
    begin({Mark::open, Precedence::enclosing, name.place, &function_of(name, text_),
           operands_.size()});
    return false;
  }

  [[noreturn]] void refuse_missing_operand() const {
    const std::string missing = "a number, a name or a parenthesis is missing ";
    if (now_.mark == Mark::end) refuse(missing + "at the end", now_.place);
    if (now_.mark == Mark::close && is_pending(Mark::open) &&
        pending_.back().operands == operands_.size()) {
      check_arguments(pending_.back());
    }
    refuse(missing + "before " + now_quoted(), now_.place);
  }

  void check_arguments(const Pending& parenthesis) const {
    const std::size_t given = operands_.size() - parenthesis.operands;
    const Function* const function = parenthesis.function;
    if (function == nullptr || given == function->arguments) return;
    refuse(std::string(function->name) + " takes " + counted(function->arguments, "argument") +
               ", but is given " + std::to_string(given),
           parenthesis.place);
  }

  // Operators.

  /// Reads what stands between two operands; returns false at the end of the text.
  bool read_operator() {
    while (now_.mark == Mark::power || now_.mark == Mark::close) {
      now_.mark == Mark::power ? read_power() : read_close();
    }
    if (graph().values().size() > most_values) {
      refuse("there are more than " + grouped(most_values) + " operations up to here; shorten it",
             now_.place);
    }
    switch (now_.mark) {
      case Mark::end:
        read_end();
        return false;
      case Mark::number:
      case Mark::name:
      case Mark::open:
        refuse("an operator is missing before " + now_quoted() + "; a product is written with *",
               now_.place);
      case Mark::question:
        complete(Precedence::equality);
        begin({Mark::question, Precedence::choice, now_.place});
        break;
      case Mark::colon:
        read_colon();
        break;
      case Mark::comma:
        read_comma();
        break;
      default:
        read_binary();
    }
    advance();
    return true;
  }

  void read_binary() {
    const Precedence precedence = precedence_of_binary(now_.mark);
    if (precedence == Precedence::equality) complete(Precedence::comparison);
    if (precedence == Precedence::comparison) complete(Precedence::sum);
    const bool compares =
        precedence == Precedence::equality || precedence == Precedence::comparison;
    if (compares && !pending_.empty() && pending_.back().precedence == precedence) {
      refuse(
          "this would compare with the 1 or 0 of another comparison; write (a < b)*(b < c), "
          "or parentheses",
          now_.place);
    }
    complete(precedence);
    begin({now_.mark, precedence, now_.place});
  }

  void read_colon() {
    complete(Precedence::equality);
    while (is_pending(Mark::colon)) apply(take_pending());
    if (!is_pending(Mark::question)) {
      refuse("there is no '?' to this ':'; write a ? b : c", now_.place);
    }
    pending_.back().mark = Mark::colon;
  }

  void read_close() {
    complete(Precedence::choice);
    if (pending_.empty()) refuse("this ')' closes nothing; take it out", now_.place);
    const Pending parenthesis = take_pending();
    check_arguments(parenthesis);
    if (const Function* const function = parenthesis.function) {
      std::vector<ValueId> arguments(operands_.end() - function->arguments, operands_.end());
      operands_.resize(parenthesis.operands);
      operands_.push_back(graph().operation(function->operation, std::move(arguments)));
    }
    advance();
  }

  void read_comma() {
    complete(Precedence::choice);
    if (!pending_.empty()) {
      if (pending_.back().function != nullptr) return;
      refuse(
          "a comma separates components, or arguments of a function; take the parentheses "
          "around it out",
          now_.place);
    }
    meaning_.components.push_back(take_operand());
    if (meaning_.components.size() == most_components) {
      refuse("a velocity has two or three components, and a fourth begins here; take it out",
             now_.place);
    }
  }

  void read_end() {
    complete(Precedence::choice);
    if (!pending_.empty()) refuse_unclosed(pending_.back());
    meaning_.components.push_back(take_operand());
    if (meaning_.components.size() == 1) {
      refuse(
          "a velocity has two or three components, and this is one; write the others behind "
          "a comma",
          now_.place);
    }
  }

  [[noreturn]] void refuse_unclosed(const Pending& parenthesis) const {
    refuse("a ')' is missing to the parenthesis that begins here", parenthesis.place);
  }

  // Powers.

  void read_power() {
    advance();
    bool is_negative = false;
    std::size_t parentheses = 0;
    for (; now_.mark == Mark::minus || now_.mark == Mark::plus || now_.mark == Mark::open;
         advance()) {
      if (now_.mark == Mark::minus) is_negative = !is_negative;
      if (now_.mark == Mark::open) check_nesting(nesting_ + ++parentheses, now_.place);
    }
    const std::int32_t size = exponent();
    for (advance(); parentheses > 0; --parentheses, advance()) {
      if (now_.mark != Mark::close) refuse_exponent();
    }
    if (now_.mark == Mark::power) {
      refuse("powers in a row need parentheses; write (x^2)^3", now_.place);
    }
    operands_.back() = graph().power(operands_.back(), is_negative ? -size : size);
  }

  std::int32_t exponent() const {
    const std::string_view digits = now_.in(text_);
    if (now_.mark != Mark::number ||
        digits.find_first_not_of("0123456789") != std::string_view::npos) {
      refuse_exponent();
    }
    std::int32_t number = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (result.ec == std::errc()) return number;
    refuse("an exponent is at most " + grouped(std::numeric_limits<std::int32_t>::max()) +
               "; write a smaller one",
           now_.place);
  }

  [[noreturn]] void refuse_exponent() const {
    refuse("an exponent is a whole number, such as 2 or -3; write exp(b*log(a)) for a^b",
           now_.place);
  }

  std::string_view text_;
  Names names_;
  Token now_;
  Meaning meaning_;
  std::vector<ValueId> operands_;
  std::vector<Pending> pending_;
  std::size_t nesting_ = 0;
};

}  // namespace

Meaning parse(std::string_view text, std::span<const Setting> settings) {
  return Parser(text, settings).parse();
}

}  // namespace simgpu::expression
