// What a run is trained on, in a few bytes that a checkpoint keeps: the same data give the same digest, and a
// run is not resumed on others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace whet {

struct DataDigest {
  int64_t items = 0;   // prompts or sequences that it was taken of, in their order
  std::string sha1;    // in hexadecimal digits; empty: not known
  std::string source;  // for messages: the file or the generator

  template <class V>
  void fields(V& v) {
    v("items", items);
    v("sha1", sha1);
    v("source", source);
  }

  // One more item: `tokens` as the model sees them, and whatever else a reward or a loss reads.
  void add(const std::vector<int32_t>& tokens, std::string_view rest);
};

}  // namespace whet
