#include "rewards/math/extract/prose.h"

#include <algorithm>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

namespace {

constexpr int kMostWords = 3;
constexpr int kMostForeign = 12;

// Function words of sentences, which do not occur in answers.
constexpr WordList kFunctionWords{
    "is",    "are",  "was", "were",  "be",    "been", "the",   "that",    "this",      "these",
    "there", "here", "it",  "its",   "we",    "you",  "he",    "she",     "they",      "our",
    "your",  "my",   "so",  "thus",  "hence", "then", "since", "because", "therefore", "however",
    "which", "what", "how", "where", "when",  "who",  "why",   "if",      "but",       "as",
    "have",  "has",  "had", "can",   "let",   "find", "get",   "wait",    "now",       "from",
    "with",  "by",   "est", "une",   "les",   "donc", "il",    "ist",     "der",       "die",
    "das",   "una",  "el",  "los",   "por",   "don",  "does",  "just",    "about"};
constexpr WordList kFormulaWords{"and",      "or",  "sqrt",   "cbrt",   "sin",    "cos",   "tan",  "cot",
                                 "sec",      "csc", "log",    "ln",     "exp",    "pi",    "lim",  "max",
                                 "min",      "mod", "gcd",    "lcm",    "abs",    "floor", "ceil", "inf",
                                 "infinity", "oo",  "arcsin", "arccos", "arctan", "frac"};
constexpr WordList kTextCommands{"text",   "mbox",         "textbf", "textrm", "textit",     "mathrm",
                                 "mathbf", "operatorname", "begin",  "end",    "textnormal", "hbox"};

size_t letters_end(std::string_view text, size_t at) {
  while (at < text.size() && is_letter(text[at])) ++at;
  return at;
}

// The end of a LaTeX command, with the group of one that holds words.
size_t command_end(std::string_view text, size_t at) {
  while (byte_at(text, at + 1) == '\\') ++at;  // escaped once too often
  const size_t end = letters_end(text, at + 1);
  if (end == at + 1) return at + 2;
  if (byte_at(text, end) != '{' || !kTextCommands.contains(text.substr(at + 1, end - at - 1))) return end;
  constexpr size_t kLongestGroup = 200;
  const size_t close = text.substr(end, kLongestGroup).find('}');
  return close == text.npos ? end : end + close + 1;
}

// Labels such as ABCD name points.
bool is_label(std::string_view word) {
  return word.size() <= 4 && std::all_of(word.begin(), word.end(), is_capital);
}

bool colon_follows(std::string_view text, size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return byte_at(text, at) == ':' || stands_at(text, at, "：");
}

// The weight of a character beyond ASCII in letters: an ideogram counts as half a word, a mathematical symbol
// as 0.
int weight_of_foreign(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xE3 && byte <= 0xED) return 3;  // Chinese, Japanese, Korean
  const bool is_script = byte == 0xE0 || byte == 0xE1 || (byte >= 0xD0 && byte <= 0xDF);
  return is_script ? 1 : 0;
}

struct Words {
  int count = 0;  // in ASCII letters, names of functions aside
  int foreign = 0;
  bool is_sentence = false;
};

Words words_in(std::string_view text) {
  Words words;
  for (size_t at = 0; at < text.size() && !words.is_sentence;) {
    if (text[at] == '\\') {
      at = command_end(text, at);
    } else if (!is_ascii(text[at])) {
      words.foreign += weight_of_foreign(text[at]);
      at += code_point_size(text[at]);
    } else if (is_letter(text[at])) {
      const size_t end = letters_end(text, at);
      const std::string_view word = text.substr(at, end - at);
      at = end;
      if (word.size() < 2 || is_label(word) || kFormulaWords.contains(word)) continue;
      ++words.count;
      words.is_sentence = kFunctionWords.contains(word) || (word.size() >= 4 && colon_follows(text, at));
    } else {
      // One sentence after another.
      words.is_sentence =
          text[at] == '.' && byte_at(text, at + 1) == ' ' && is_capital(byte_at(text, at + 2));
      ++at;
    }
    if (words.count > kMostWords || words.foreign > kMostForeign) words.is_sentence = true;
  }
  return words;
}

// "lambda x, y:", where the letter \lambda is an eigenvalue.
bool has_lambda(std::string_view text) {
  constexpr std::string_view kLambda = "lambda";
  constexpr size_t kMostArguments = 24;
  for (size_t at = text.find(kLambda); at != text.npos; at = text.find(kLambda, at + kLambda.size())) {
    if (at > 0 && text[at - 1] == '\\') continue;
    const std::string_view rest = text.substr(at + kLambda.size(), kMostArguments);
    const size_t end = rest.find_first_of(":\\$0123456789{}");
    if (end != rest.npos && rest[end] == ':') return true;
  }
  return false;
}

}  // namespace

bool is_prose(std::string_view text) { return words_in(text).is_sentence; }

bool has_words(std::string_view text) {
  const Words words = words_in(text);
  return words.is_sentence || words.count > 0 || words.foreign > 0;
}

bool is_ruled_out(std::string_view text, size_t at) {
  constexpr std::string_view kDecoration = " $*(\\[";
  while (at > 0 && kDecoration.find(text[at - 1]) != text.npos) --at;
  for (const std::string_view word : {"not", "isn't", "isn’t", "wasn't", "cannot be", "can't be", "between",
                                      "than", "at least", "at most"}) {
    if (at < word.size() || !stands_at(text, at - word.size(), word)) continue;
    if (!is_letter(byte_before(text, at - word.size()))) return true;
  }
  return false;
}

bool is_code(std::string_view text) {
  if (has_lambda(text)) return true;
  for (const std::string_view sign : {"__", "('", "(\"", "()", "['", "[\"", "import ", "print("})
    if (text.find(sign) != text.npos) return true;
  return false;
}

bool is_doubtful(std::string_view sentence) {
  for (const std::string_view sign :
       {"no idea", "n't know", "n’t know", "not know", "not sure", "unsure", "cannot", "can't", "can’t",
        "could not", "couldn't", "unable", "guess", "maybe", "Maybe", "perhaps", "Perhaps", "might be"})
    if (sentence.find(sign) != sentence.npos) return true;
  return false;
}

}  // namespace whet::math::extraction
