// The text of a completion, and where it ends. A stop string may begin in the middle of one token and end in
// the middle of another, so it is looked for in what the tokens decode to, special tokens included: a stop
// string may be "<|im_end|>". What is left out of the text that a reader gets is another question.
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

// Watches one completion. Where the text is cut depends on the text alone, not on how tokens divide it: at
// the stop string that is complete first and, of those complete at once, at the one that began first.
class StopStrings {
 public:
  // The tokenizer must outlive it. Throws UsageError when a stop string is empty.
  StopStrings(const Tokenizer& tokenizer, StopRules rules);

  // Told of every token in turn; true from the one that completes a stop string or is a stop token.
  bool push(int32_t id);
  // After the last token: bytes that are no character yet become U+FFFD. True when the completion was
  // stopped.
  bool finish();

  // What the tokens decode to so far, up to where a stop cuts it.
  const std::string& text() const { return text_; }
  // How many bytes of the text no later token can take away: the beginning of a stop string waits.
  size_t settled() const;

 private:
  // How long both readings are behind a token.
  struct Ends {
    size_t read = 0, shown = 0;
  };

  void append(const std::string& read, const std::string& shown);
  void look_for_stop(size_t before);
  size_t shown_at(size_t read) const;

  StopRules rules_;
  StreamDecoder reading_, showing_;
  std::string read_;        // with special tokens
  std::string text_;        // as rules_ wants it
  std::vector<Ends> ends_;  // of every token
  bool stopped_ = false;
};

// The text of a whole completion.
std::string completion_text(const Tokenizer& tokenizer, const StopRules& rules,
                            const std::vector<int32_t>& ids);

}  // namespace whet
