// The text of a completion, and its end at stop strings. A stop string may begin in the middle of one token
// and end in the middle of another, so it is searched in the decoded text, special tokens included: a stop
// string may be
// "<|im_end|>", whether or not the returned text leaves special tokens out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tokenizer/stream_decoder.h"

namespace whet {

// Names and meanings are vLLM's.
struct StopRules {
  std::vector<std::string> stop = {};        // texts that end a completion, none empty
  std::vector<int32_t> stop_token_ids = {};  // tokens that end it
  // Whether the text keeps the stop string, or the text of the stop token, that ended it.
  bool include_stop_str_in_output = false;
  bool skip_special_tokens = true;  // leave special tokens out of the text
};

// Detects the end of one completion. The text is cut at the stop string that is complete first and, of those
// complete at the same byte, at the one that begins first, independent of the boundaries of tokens.
class StopStrings {
 public:
  // The tokenizer must outlive it. Throws UsageError when a stop string is empty.
  StopStrings(const Tokenizer& tokenizer, StopRules rules);

  // To be called for every token in order; returns true from the one that completes a stop string or is a
  // stop token.
  bool push(int32_t id);
  // After the last token: bytes of an incomplete character become U+FFFD. Returns whether the completion was
  // stopped.
  bool finish();

  // The decoded text so far, cut at a stop.
  const std::string& text() const { return text_; }
  // How many bytes of the text are final: the beginning of a possible stop string is not.
  size_t settled() const;

 private:
  // The lengths of both decodings after a token.
  struct Ends {
    size_t read = 0, shown = 0;
  };

  void append(const std::string& read, const std::string& shown);
  void look_for_stop(size_t before);
  size_t shown_at(size_t read) const;

  StopRules rules_;
  StreamDecoder reading_, showing_;
  std::string read_;        // with special tokens
  std::string text_;        // as rules_ defines it
  std::vector<Ends> ends_;  // of every token
  bool stopped_ = false;
};

// The text of a whole completion.
std::string completion_text(const Tokenizer& tokenizer, const StopRules& rules,
                            const std::vector<int32_t>& ids);

}  // namespace whet
