// A digest of a run's training data, stored in checkpoints, so that a run is not resumed on other data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace whet {

struct DataDigest {
  int64_t items = 0;   // number of prompts or sequences covered, in order
  std::string sha1;    // in hexadecimal digits; empty: unknown
  std::string source;  // for messages: the file or the generator

  template <class V>
  void fields(V& v) {
    v("items", items);
    v("sha1", sha1);
    v("source", source);
  }

  // Adds one item: its tokens, and all other data that a reward or a loss reads.
  void add(const std::vector<int32_t>& tokens, std::string_view rest);
};

}  // namespace whet
