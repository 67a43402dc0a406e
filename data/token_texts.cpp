#include "data/token_texts.h"

#include "tokenizer/stream_decoder.h"

namespace whet {

std::vector<std::string> token_texts(const Tokenizer& tokenizer, const std::vector<int32_t>& ids) {
  StreamDecoder decoder(tokenizer, /*skip_special_tokens=*/false);
  std::vector<std::string> texts;
  for (const int32_t id : ids) texts.push_back(decoder.push(id));
  const std::string rest = decoder.finish();
  if (!texts.empty()) texts.back() += rest;
  return texts;
}

}  // namespace whet
