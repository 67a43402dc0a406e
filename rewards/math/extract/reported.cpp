#include "rewards/math/extract/reported.h"

namespace whet::math::extraction {

namespace {

// "I would say", "it is safe to say", but not "one would say".
bool states_own_view(const SentenceItems& s, size_t verb) {
  size_t at = verb;
  while (at > 0 && s.is_word(at - 1, "would now still also do really strongly can will must therefore so"))
    --at;
  return at > 0 && s.is_word(at - 1, "i we i'd we'd i'll we'll to let's us");
}

bool reports(const SentenceItems& s, size_t at) {
  if (s.is_word(at, "says thinks believes argues asserts insists suspects reckons")) return true;
  if (s.is_word(at, "say think believe claim argue assert insist expect suspect reckon"))
    return !states_own_view(s, at);
  if (s.is_word(at, "said thought believed claimed argued suggested asserted insisted supposed assumed told"))
    return at == 0 || !s.is_word(at - 1, "as");
  if (s.is_word(at, "seem appear")) return at > 0 && s.is_word(at - 1, "would might");
  if (s.is_word(at, "according"))
    return s.is_word(at + 1, "to") &&
           s.is_word(at + 2, "some many most others people my him her them legend");
  if (s.is_word(at, "at")) return s.is_word(at + 1, "first") && s.is_word(at + 2, "glance sight");
  return s.is_word(at, "my our") && s.is_word(at + 1, "first initial original earlier previous");
}

}  // namespace

bool is_reported(const SentenceItems& s, size_t begin, size_t end) {
  bool found = false;
  for (size_t at = begin; at < end; ++at) {
    if (s.is_word(at, "but however yet")) found = false;
    found = found || reports(s, at);
  }
  return found;
}

}  // namespace whet::math::extraction
