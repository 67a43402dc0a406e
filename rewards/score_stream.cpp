#include "rewards/score_stream.h"

#include <utility>
#include <vector>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/ordered_work.h"

namespace whet {

namespace {

struct Line {
  size_t number;
  std::string text;
};
using Chunk = std::vector<Line>;

struct ScoredChunk {
  std::vector<ScoredLine> lines;
  bool whole = true;  // false: Ctrl-C came in between
};

// As many lines as are there, so that whoever waits for answers gets them.
std::optional<Chunk> read_chunk(JsonLines& lines, size_t most_lines, const std::atomic<bool>& stopped) {
  constexpr size_t kMostBytes = size_t{1} << 20;
  constexpr int kLookUpEveryMs = 100;
  while (!stopped && !interrupted() && !lines.wait(kLookUpEveryMs)) {
  }
  if (stopped || interrupted()) return std::nullopt;
  Chunk chunk;
  size_t bytes = 0;
  do {
    std::optional<std::string> text = lines.next_text();
    if (!text) break;
    bytes += text->size();
    chunk.push_back({lines.line(), std::move(*text)});
  } while (chunk.size() < most_lines && bytes < kMostBytes && !lines.would_wait());
  return chunk.empty() ? std::nullopt : std::optional(std::move(chunk));
}

void count(const ScoredLine& line, ScoreTally& tally) {
  constexpr int64_t kTold = 10;
  if (!line.malformed.empty()) {
    if (++tally.malformed <= kTold)
      log_line("whet: ", line.malformed, tally.malformed == kTold ? " (others are only counted)" : "");
  } else if (line.reward) {
    ++tally.judged;
    tally.sum += *line.reward;
    tally.positive += *line.reward > 0;
  } else {
    ++tally.unjudged;
  }
}

}  // namespace

ScoreTally score_stream(const Rubric& rubric, const ScoreStreamOptions& options, JsonLines& lines,
                        const std::function<void(std::string_view)>& write) {
  ScoreTally tally;
  const auto read = [&](const std::atomic<bool>& stopped) {
    return read_chunk(lines, options.chunk_lines, stopped);
  };
  const auto score = [&](const Chunk& chunk) {
    ScoredChunk scored;
    for (const Line& line : chunk) {
      if (interrupted()) {
        scored.whole = false;
        break;
      }
      scored.lines.push_back(score_line(rubric, options.detail, line.text, lines.path(), line.number));
    }
    return scored;
  };
  const auto use = [&](const ScoredChunk& chunk) {
    std::string text, refused;
    for (const ScoredLine& line : chunk.lines) {
      if (options.strict && !line.malformed.empty()) {
        refused = line.malformed;
        break;
      }
      count(line, tally);
      if (line.malformed.empty()) (text += line.text) += '\n';
    }
    if (!text.empty()) write(text);
    if (!refused.empty()) throw UsageError(refused);
    return chunk.whole;
  };
  work_in_order(options.jobs, 4 * static_cast<size_t>(options.jobs), read, score, use);
  return tally;
}

}  // namespace whet
