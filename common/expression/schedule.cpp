#include "common/expression/schedule.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace simgpu::expression {

namespace {

class Scheduler {
 public:
  Scheduler(const Graph& graph, const std::vector<ValueId>& components)
      : values_(graph.values()), is_needed_(values_.size()), is_done_(values_.size()) {
    mark_needed(components);
    find_cosines();
    count_registers();
    for (const ValueId component : components) visit(component);
  }

  Schedule take() { return std::move(schedule_); }

 private:
  bool is_operation(ValueId id) const { return values_[id].source == Value::Source::operation; }

  void mark_needed(const std::vector<ValueId>& components) {
    for (const ValueId component : components) is_needed_[component] = true;
    for (std::size_t id = values_.size(); id-- > 0;) {
      if (!is_needed_[id]) continue;
      for_each_operand(static_cast<ValueId>(id),
                       [this](ValueId operand) { is_needed_[operand] = true; });
    }
  }

  template <class Action>
  void for_each_operand(ValueId id, Action action) const {
    if (!is_operation(id)) return;
    const Value& value = values_[id];
    for (std::size_t i = 0; i < value.operand_count; ++i) action(value.operands[i]);
  }

  /// Of each sine and cosine of one angle, the other.
  void find_cosines() {
    std::map<ValueId, ValueId> sines;
    std::map<ValueId, ValueId> cosines;
    for (ValueId id = 0; id < values_.size(); ++id) {
      if (!is_needed_[id] || !is_operation(id)) continue;
      const ValueId angle = values_[id].operands[0];
      if (values_[id].operation == Operation::sin) sines[angle] = id;
      if (values_[id].operation == Operation::cos) cosines[angle] = id;
    }
    for (const auto& [angle, sine] : sines) {
      const auto cosine = cosines.find(angle);
      if (cosine == cosines.end()) continue;
      pairs_[sine] = {sine, cosine->second};
      pairs_[cosine->second] = {sine, cosine->second};
    }
  }

  /// How many registers each value takes until it is there, if no other were kept meanwhile (R.
  /// Sethi, J. D. Ullman, J. ACM 17 (1970) 715-728).
  void count_registers() {
    registers_.resize(values_.size());
    for (ValueId id = 0; id < values_.size(); ++id) {
      if (!is_needed_[id] || values_[id].kind != Kind::position || !is_operation(id)) continue;
      std::size_t kept = 0;
      std::size_t most = 1;
      for (const ValueId operand : operands_in_order(id)) {
        most = std::max(most, registers_[operand] + kept);
        if (registers_[operand] > 0) ++kept;
      }
      registers_[id] = most;
    }
  }

  /// First those that take more registers.
  std::vector<ValueId> operands_in_order(ValueId id) const {
    std::vector<ValueId> operands;
    for_each_operand(id, [&operands](ValueId operand) { operands.push_back(operand); });
    std::stable_sort(operands.begin(), operands.end(), [this](ValueId one, ValueId other) {
      return registers_[one] > registers_[other];
    });
    return operands;
  }

  /// Without recursion, since expressions may be deep.
  void visit(ValueId root) {
    std::vector<ValueId> waiting = {root};
    while (!waiting.empty()) {
      const ValueId id = waiting.back();
      const bool is_ready = push_missing_operands(id, waiting);
      if (!is_ready) continue;
      waiting.pop_back();
      take_turn(id);
    }
  }

  /// Returns whether there were none.
  bool push_missing_operands(ValueId id, std::vector<ValueId>& waiting) const {
    const std::size_t before = waiting.size();
    const std::vector<ValueId> operands = operands_in_order(id);
    std::for_each(operands.rbegin(), operands.rend(), [&](ValueId operand) {
      if (!is_done_[operand] && is_operation(operand)) waiting.push_back(operand);
    });
    return waiting.size() == before;
  }

  void take_turn(ValueId id) {
    if (is_done_[id] || !is_operation(id)) return;
    Turn turn{id, no_value};
    if (const auto pair = pairs_.find(id); pair != pairs_.end()) turn = pair->second;
    is_done_[turn.value] = true;
    if (turn.cosine != no_value) is_done_[turn.cosine] = true;
    (values_[id].kind == Kind::time ? schedule_.times : schedule_.positions).push_back(turn);
  }

  const std::vector<Value>& values_;
  std::vector<bool> is_needed_;
  std::vector<bool> is_done_;
  std::vector<std::size_t> registers_;
  std::map<ValueId, Turn> pairs_;
  Schedule schedule_;
};

}  // namespace

Schedule schedule(const Graph& graph, const std::vector<ValueId>& components) {
  return Scheduler(graph, components).take();
}

}  // namespace simgpu::expression
