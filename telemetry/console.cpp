#include "telemetry/console.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/log.h"
#include "base/write_all.h"
#include "telemetry/format.h"
#include "telemetry/terminal.h"

namespace whet {

namespace {

constexpr const char* kDim = "\033[2m";
constexpr const char* kBold = "\033[1m";
constexpr const char* kGreen = "\033[32m";
constexpr const char* kYellow = "\033[33m";
constexpr const char* kRed = "\033[31m";
constexpr const char* kCyan = "\033[36m";
constexpr const char* kReset = "\033[0m";
constexpr const char* kClearLine = "\r\033[K";

constexpr int kTitleRank = 5, kPlainRank = 7;       // pieces from kPlainRank on are not dimmed
constexpr size_t kSampleHead = 4, kSampleTail = 3;  // lines of a completion that are shown

// " name 0.123", or "" when the line has no such number.
std::string labelled(const char* label, const Json& metrics, const char* key,
                     std::string (*format)(double) = format_value) {
  const auto it = metrics.find(key);
  if (it == metrics.end() || !it->is_number()) return "";
  return concat(label, *label ? " " : "", format(it->get<double>()));
}

// "name 0.123" for each rule but the one that pass@1 counts.
std::vector<std::string> labelled_rules(const Json& metrics) {
  std::vector<std::string> labels;
  for (const auto& [key, value] : metrics.items()) {
    constexpr std::string_view kPrefix = "eval_rewards/", kSuffix = "/mean";
    if (!key.starts_with(kPrefix) || !key.ends_with(kSuffix) || !value.is_number()) continue;
    if (metrics.value("eval_pass@1", Json()) == value) continue;
    std::string name = key.substr(kPrefix.size(), key.size() - kPrefix.size() - kSuffix.size());
    std::replace(name.begin(), name.end(), '_', ' ');
    labels.push_back(labelled(name.c_str(), metrics, key.c_str()));
  }
  return labels;
}

// "pass@8 84.0%" for the largest k over 1 of the metrics PREFIX@k.
std::string labelled_largest(const Json& metrics, const std::string& prefix) {
  int64_t largest = 1;
  for (const auto& [key, value] : metrics.items()) {
    if (!key.starts_with(prefix) || key.find_first_not_of("0123456789", prefix.size()) != std::string::npos)
      continue;
    largest = std::max<int64_t>(largest, std::atoll(key.c_str() + prefix.size()));
  }
  const std::string key = prefix + std::to_string(largest);
  return largest == 1 ? ""
                      : labelled(key.c_str() + std::strlen("eval_"), metrics, key.c_str(), format_percent);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string line;
  for (const std::string& part : parts)
    if (!part.empty()) line += (line.empty() ? "" : "  ") + part;
  return line;
}

// Lines of `text`, clipped; of a long text the beginning and the end, which has the answer.
std::vector<std::string> excerpt(const std::string& text, size_t width, size_t head, size_t tail) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) lines.push_back(clip_to_width(std::string_view(text).substr(begin, end - begin), width));
    begin = end + 1;
  }
  if (lines.size() > head + tail + 1) {
    const size_t hidden = lines.size() - head - tail;
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(head),
                lines.end() - static_cast<std::ptrdiff_t>(tail));
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(head), concat("… ", hidden, " more lines"));
  }
  return lines;
}

}  // namespace

Console::Console(std::string title, int64_t total_steps, int64_t done_steps, int fd)
    : title_(printable(title)),
      total_(total_steps),
      first_(done_steps),
      step_(done_steps),
      fd_(fd),
      live_(is_terminal(fd)),
      colour_(wants_colour(fd)),
      start_(std::chrono::steady_clock::now()) {
  if (live_) draw();
}

Console::~Console() {
  if (live_) write("\n");
}

void Console::step(const Json& metrics) {
  train_ = metrics;
  step_ = metrics.value("step", step_ + 1);
  if (live_) return draw();
  std::vector<std::string> parts = {concat("step ", step_, "/", total_)};
  for (const Piece& piece : pieces()) parts.push_back(piece.text);
  write(joined(parts) + "\n");
}

void Console::evaluation(const Json& metrics) {
  const Json set = metrics.value("eval_set", Json());
  if (held_out_.empty() || held_out_.value("eval_set", Json()) == set) held_out_ = metrics;
  const std::string name = set.is_string() ? " " + printable(set.get<std::string>()) : "";
  std::vector<std::string> parts(
      {concat("step ", metrics.value("step", step_), "  held-out", name),
       labelled("pass@1", metrics, "eval_pass@1", format_percent),
       labelled("greedy", metrics, "eval_greedy", format_percent), labelled_largest(metrics, "eval_pass@"),
       labelled_largest(metrics, "eval_cons@"), labelled("loss", metrics, "eval_loss"),
       labelled("length", metrics, "eval_completions/mean_length"),
       labelled("cut", metrics, "eval_completions/clipped_ratio", format_percent)});
  for (std::string& rule : labelled_rules(metrics)) parts.push_back(std::move(rule));
  parts.push_back(labelled("in", metrics, "eval_time", format_duration));
  const std::string line = joined(parts);
  print_above(live_ ? painted(kCyan, clip_to_width(line, terminal_width(fd_) - 1)) : line);
}

void Console::sample(const std::string& prompt, const std::string& completion, std::optional<double> reward) {
  const size_t width = live_ ? terminal_width(fd_) : 120;
  const size_t inner = width > 8 ? width - 5 : 4;  // beside the margin, with one cell free
  const char* style = !reward || *reward <= 0 ? kRed : *reward < 0.5 ? kYellow : kGreen;
  std::string lines;
  for (const std::string& line : excerpt(printable(prompt), inner, 1, 1))
    lines += painted(kDim, "  ┊ " + line) + "\n";
  for (const std::string& line : excerpt(printable(completion), inner, kSampleHead, kSampleTail))
    lines += painted(style, "  ┃ ") + line + "\n";
  print_above(lines + painted(style, concat("  ┗ reward ", reward ? format_value(*reward) : "unknown")));
}

void Console::message(const std::string& text) { print_above(printable(text)); }

// The pieces of the line, the most important first; a pre-training run has a loss instead of a reward.
std::vector<Console::Piece> Console::pieces() const {
  std::vector<Piece> all = {{labelled("reward", train_, "reward"), 9},
                            {labelled("loss", train_, "loss"), train_.contains("reward") ? 1 : 9},
                            {labelled("solved", held_out_, "eval_pass@1", format_percent), 8},
                            {labelled("held-out loss", held_out_, "eval_loss"), 8},
                            {labelled("length", train_, "completions/mean_length"), 7},
                            {labelled("entropy", train_, "entropy"), 4},
                            {labelled("", train_, "tokens_per_s", format_count), 3}};
  if (!all.back().text.empty()) all.back().text += " tok/s";
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  all.push_back({format_duration(elapsed.count()) + " elapsed", 2});
  all.push_back({time_left(), 6});
  std::erase_if(all, [](const Piece& piece) { return piece.text.empty(); });
  return all;
}

std::string Console::time_left() const {
  if (step_ <= first_ || step_ >= total_) return "";
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  const auto done = static_cast<double>(step_ - first_), left = static_cast<double>(total_ - step_);
  return format_duration(elapsed.count() / done * left) + " left";
}

std::string Console::live_line(size_t width) const {
  constexpr size_t kLeastBar = 6, kWidestBar = 24, kGap = 2;
  const double fraction = total_ > 0 ? static_cast<double>(step_) / static_cast<double>(total_) : 0;
  const std::string steps = concat(step_, "/", total_);
  std::vector<Piece> shown = pieces();
  shown.insert(shown.begin(), {title_, kTitleRank});
  const auto needed = [&] {
    size_t cells = steps.size() + kGap + kLeastBar;
    for (const Piece& piece : shown) cells += kGap + display_width(piece.text);
    return cells;
  };
  while (!shown.empty() && needed() > width)
    shown.erase(std::min_element(shown.begin(), shown.end(),
                                 [](const Piece& a, const Piece& b) { return a.rank < b.rank; }));
  if (needed() > width) return clip_to_width(steps, width);

  const std::string bar = progress_bar(fraction, std::min(kWidestBar, kLeastBar + width - needed()));
  std::string line = painted(kGreen, bar) + "  " + painted(kBold, steps);
  for (const Piece& piece : shown) {
    if (piece.rank == kTitleRank)
      line = painted(kBold, piece.text) + "  " + line;
    else
      line += "  " + (piece.rank >= kPlainRank ? piece.text : painted(kDim, piece.text));
  }
  return line;
}

std::string Console::painted(const char* style, const std::string& text) const {
  return colour_ ? style + text + kReset : text;
}

void Console::print_above(const std::string& lines) {
  write(live_ ? kClearLine + lines + "\n" : lines + "\n");
  if (live_) draw();
}

// One cell stays free: a line that fills the last one may wrap.
void Console::draw() { write(kClearLine + live_line(terminal_width(fd_) - 1)); }

// A closed standard error must not end a run that lasts for days, so failures are ignored.
void Console::write(const std::string& text) const {
  if (fd_ == STDERR_FILENO)
    write_to_stderr(text);
  else
    write_all(fd_, text);
}

}  // namespace whet
