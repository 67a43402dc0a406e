#include "tasks/countdown/trace.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace whet {

namespace {

struct Value {
  int value;
  std::string expression;  // without outer parentheses
  bool composite = false;
};

// One equation that a node offers: which two values it takes, and what it makes of them.
struct Move {
  size_t left, right;
  char op;
  int result;
};

using Node = std::vector<Value>;

// All moves of a node in a fixed order. Sums and products keep the order of the list, differences and
// quotients put the larger value first. What would print the same equation is the same move.
std::vector<Move> moves_of(const Node& node, int max_value) {
  std::vector<Move> moves;
  const auto add = [&](size_t left, size_t right, char op, int64_t result) {
    if (result < 1 || result > max_value) return;
    const bool printed = std::any_of(moves.begin(), moves.end(), [&](const Move& move) {
      return move.op == op && node[move.left].value == node[left].value &&
             node[move.right].value == node[right].value;
    });
    if (!printed) moves.push_back({left, right, op, static_cast<int>(result)});
  };
  for (size_t i = 0; i < node.size(); ++i) {
    for (size_t j = i + 1; j < node.size(); ++j) {
      const int64_t a = node[i].value, b = node[j].value;
      const auto [high, low] = a >= b ? std::pair{i, j} : std::pair{j, i};
      add(i, j, '+', a + b);
      add(i, j, '*', a * b);
      add(high, low, '-', std::abs(a - b));
      if (std::max(a, b) % std::min(a, b) == 0) add(high, low, '/', std::max(a, b) / std::min(a, b));
    }
  }
  return moves;
}

std::string operand(const Value& value) {
  return value.composite ? "(" + value.expression + ")" : value.expression;
}

std::string expression_of(const Node& node, const Move& move) {
  return operand(node[move.left]) + move.op + operand(node[move.right]);
}

// The node below a move: the result stands first, for it is what the next equation is likely to use.
Node child_of(const Node& node, const Move& move) {
  Node child{{move.result, expression_of(node, move), true}};
  for (size_t i = 0; i < node.size(); ++i)
    if (i != move.left && i != move.right) child.push_back(node[i]);
  return child;
}

class Tracer {
 public:
  Tracer(const CountdownPuzzle& puzzle, const TraceConfig& config, int max_value, Rng& rng)
      : target_(puzzle.target), config_(config), max_value_(max_value), rng_(rng) {}

  std::vector<WeightedText> trace(const Node& root) {
    give_up_ = rng_.chance(config_.patient) ? config_.give_up_patient : config_.give_up_hasty;
    ordered_ = config_.ordered > 0 && rng_.chance(config_.ordered);
    search(root);
    if (!found_) emit("give", config_.weight_choice), emit(" up\n", config_.weight_other);
    emit("</think>\n<answer>", config_.weight_other);
    emit(answer(), config_.weight_answer);
    emit("</answer>", config_.weight_other);
    return std::move(spans_);
  }

 private:
  // Depth first; true ends the search, with or without success.
  bool search(const Node& node) { return node.size() == 2 ? try_final(node) : try_inner(node); }

  bool try_inner(const Node& node) {
    std::vector<Move> untried = moves_of(node, max_value_), tried;
    while (!untried.empty()) {
      // Never begins a chain that max_lines would cut, except for the first attempt: an answer needs one.
      const int chain = static_cast<int>(node.size()) - 1;
      if (!attempts_.empty() && lines_ + chain > config_.max_lines) return true;
      const bool repeat = !ordered_ && !tried.empty() && rng_.chance(config_.repeat_first);
      std::vector<Move>& from = repeat ? tried : untried;
      const size_t drawn = draw(node, from);
      const Move move = from[drawn];
      if (!repeat) tried.push_back(move), untried.erase(untried.begin() + static_cast<ptrdiff_t>(drawn));
      const Node child = child_of(node, move);
      emit_equation(node, move, move.result);
      emit_rest(child);
      if (search(child)) return true;
    }
    return false;
  }

  bool try_final(const Node& node) {
    const std::vector<Move> all = moves_of(node, max_value_);
    std::vector<Move> moves;
    for (const Move& move : all)
      if (ordered_ || !rng_.chance(config_.skip_final)) moves.push_back(move);
    if (moves.empty()) moves.push_back(all[rng_.below(static_cast<uint32_t>(all.size()))]);
    while (!moves.empty()) {
      if (!attempts_.empty() && lines_ >= config_.max_lines) return true;
      const size_t drawn = draw(node, moves);
      const Move move = moves[drawn];
      moves.erase(moves.begin() + static_cast<ptrdiff_t>(drawn));
      if (attempt(node, move)) return true;
    }
    return false;
  }

  // A final equation with its verdict; true ends the search.
  bool attempt(const Node& node, const Move& move) {
    const bool hit = move.result == target_;
    const bool claimed = !hit && rng_.chance(config_.false_result);
    const double slip = hit || claimed ? config_.hit_marked_no : config_.miss_marked_yes;
    found_ = (hit || claimed) != rng_.chance(slip);
    emit_equation(node, move, claimed ? target_ : move.result);
    emit(found_ ? " yes\n" : " no\n", config_.weight_verdict);
    attempts_.push_back(expression_of(node, move));
    return found_ || rng_.chance(give_up_);
  }

  size_t draw(const Node& node, const std::vector<Move>& moves) {
    if (ordered_) return 0;
    if (!rng_.chance(config_.guided)) return rng_.below(static_cast<uint32_t>(moves.size()));
    std::vector<double> distances, weights;
    for (const Move& move : moves) distances.push_back(distance_below(node, move));
    const double least = *std::min_element(distances.begin(), distances.end());
    double total = 0;
    for (const double distance : distances)
      total += weights.emplace_back(std::exp((least - distance) / config_.guide_scale));
    double point = rng_.uniform() * total;
    for (size_t i = 0; i + 1 < weights.size(); ++i)
      if ((point -= weights[i]) < 0) return i;
    return weights.size() - 1;
  }

  // How near the target one can get after this move.
  double distance_below(const Node& node, const Move& move) const {
    std::vector<int> values{move.result};
    for (size_t i = 0; i < node.size(); ++i)
      if (i != move.left && i != move.right) values.push_back(node[i].value);
    const std::vector<int> reachable = reachable_values(values, max_value_);
    int least = max_value_ + std::abs(target_);
    for (const int value : reachable) least = std::min(least, std::abs(value - target_));
    return least;
  }

  std::string answer() {
    std::vector<std::string> others;
    for (const std::string& attempt : attempts_)
      if (attempt != attempts_.back()) others.push_back(attempt);
    if (!found_ || others.empty() || !rng_.chance(config_.wrong_answer)) return attempts_.back();
    return others[rng_.below(static_cast<uint32_t>(others.size()))];
  }

  void emit_equation(const Node& node, const Move& move, int result) {
    emit(concat(node[move.left].value, move.op, node[move.right].value, "="), config_.weight_choice);
    emit(std::to_string(result), config_.weight_result);
    ++lines_;
  }

  // What is left beside the result, so that the next equations need not look back further than this line.
  void emit_rest(const Node& child) {
    for (size_t i = 1; i < child.size(); ++i) {
      emit(",", config_.weight_other);
      emit(std::to_string(child[i].value), config_.weight_result);
    }
    emit("\n", config_.weight_other);
  }

  void emit(std::string text, double weight) {
    spans_.push_back({std::move(text), static_cast<float>(weight)});
  }

  const int target_;
  const TraceConfig& config_;
  const int max_value_;
  Rng& rng_;
  double give_up_ = 0;
  bool ordered_ = false;
  int lines_ = 0;
  bool found_ = false;
  std::vector<std::string> attempts_;  // final expressions in the order tried
  std::vector<WeightedText> spans_;
};

}  // namespace

std::vector<WeightedText> countdown_trace(const CountdownPuzzle& puzzle, const TraceConfig& config,
                                          int max_value, Rng& rng) {
  if (puzzle.nums.size() < 2) fail<UsageError>("countdown trace: expected at least 2 numbers");
  Node root;
  for (const int n : puzzle.nums) {
    if (n < 1 || n > max_value)
      fail<UsageError>("countdown trace: expected numbers from 1 to ", max_value, ", got ", n);
    root.push_back({n, std::to_string(n)});
  }
  return Tracer(puzzle, config, max_value, rng).trace(root);
}

}  // namespace whet
