#include "cli/tokenize.h"

#include <charconv>
#include <cstdint>

#include "base/error.h"
#include "base/json_lines.h"
#include "base/json_number.h"
#include "tokenizer/tokenizer.h"

namespace whet {

namespace {

void append_ids(std::string& out, const std::vector<int32_t>& ids) {
  out += "{\"ids\":[";
  char digits[16];
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) out += ',';
    out.append(digits, std::to_chars(digits, digits + sizeof digits, ids[i]).ptr);
  }
  out += "]}\n";
}

std::vector<int32_t> ids_of(const Json& line, const std::string& where) {
  const auto refuse = [&] {
    fail<UsageError>(where, ": expected a column \"ids\" with a list of token ids");
  };
  if (!line.contains("ids") || !line["ids"].is_array()) refuse();
  std::vector<int32_t> ids;
  for (const Json& id : line["ids"]) {
    if (!is_non_negative_int(id)) refuse();
    ids.push_back(id.get<int32_t>());
  }
  return ids;
}

// Writes one line for one of input.
void convert(const TokenizeCommand& command, const Tokenizer& tokenizer, const Json& line,
             const std::string& where, Output& out) {
  if (command.decode)
    return out.write_line({{"text", tokenizer.decode(ids_of(line, where), command.skip_special_tokens)}});
  if (!line.contains("text") || !line["text"].is_string())
    fail<UsageError>(where, ": expected a string column \"text\"");
  const auto add = command.add_special_tokens ? AddSpecial::all : AddSpecial::none;
  std::string ids;
  append_ids(ids, tokenizer.encode(line["text"].get_ref<const std::string&>(), add));
  out.write(ids);
}

}  // namespace

void run_tokenize(const TokenizeCommand& command, Output& out) {
  if (command.decode && command.add_special_tokens)
    fail<UsageError>("--add-special-tokens: has no meaning with --decode");
  if (!command.decode && command.skip_special_tokens)
    fail<UsageError>("--skip-special-tokens: only with --decode");
  JsonLines lines(command.in);
  const Tokenizer tokenizer = Tokenizer::load(command.model);
  while (const auto line = lines.next()) {
    convert(command, tokenizer, *line, lines.where(), out);
    if (lines.would_wait()) out.flush();  // whoever writes the lines may wait for answers
  }
}

}  // namespace whet
