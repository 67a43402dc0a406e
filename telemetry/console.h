// The live view of a run on standard error: at a terminal a status line below scrolling samples and messages,
// else one plain line for each step.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace whet {

class Console {
 public:
  // `done_steps` of the `total_steps` were made before this process started (resume). `fd` is standard error
  // except in tests.
  Console(std::string title, int64_t total_steps, int64_t done_steps = 0, int fd = 2);
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;
  ~Console();  // leaves the last state of the line on the screen

  void step(const Json& metrics);  // a train line of metrics.jsonl
  void evaluation(
      const Json& metrics);  // an evaluation line of metrics.jsonl; the status shows the first set
  // Prints a prompt and its completion above the live line, cut to a few lines. No reward: unjudged.
  void sample(const std::string& prompt, const std::string& completion, std::optional<double> reward);
  void message(const std::string& text);

 private:
  // A piece of the live line; when it does not fit, pieces of the lowest rank are left out first.
  struct Piece {
    std::string text;
    int rank;
  };
  std::vector<Piece> pieces() const;
  std::string live_line(size_t width) const;
  std::string painted(const char* style, const std::string& text) const;
  std::string time_left() const;
  void print_above(const std::string& lines);
  void draw();
  void write(const std::string& text) const;

  std::string title_;
  int64_t total_, first_, step_;
  int fd_;
  bool live_, colour_;
  Json train_ = Json::object(), held_out_ = Json::object();  // the latest lines
  std::chrono::steady_clock::time_point start_;
};

}  // namespace whet
