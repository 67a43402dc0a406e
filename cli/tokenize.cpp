// whet tokenize: text to token ids and back, line by line.
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>
#include <memory>

#include "base/error.h"
#include "base/json_lines.h"
#include "base/json_number.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "tokenizer/tokenizer.h"

namespace whet {

namespace {

struct TokenizeOptions {
  std::string model;     // a directory with tokenizer.json
  std::string in = "-";  // JSON Lines; - is standard input
  bool decode = false, add_special_tokens = false, skip_special_tokens = false;
};

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
void convert(const TokenizeOptions& options, const Tokenizer& tokenizer, const Json& line,
             const std::string& where, Output& out) {
  if (options.decode)
    return out.write_line({{"text", tokenizer.decode(ids_of(line, where), options.skip_special_tokens)}});
  if (!line.contains("text") || !line["text"].is_string())
    fail<UsageError>(where, ": expected a string column \"text\"");
  const auto add = options.add_special_tokens ? AddSpecial::all : AddSpecial::none;
  std::string ids;
  append_ids(ids, tokenizer.encode(line["text"].get_ref<const std::string&>(), add));
  out.write(ids);
}

void tokenize_lines(const TokenizeOptions& options, Output& out) {
  if (options.decode && options.add_special_tokens)
    fail<UsageError>("--add-special-tokens: has no meaning with --decode");
  if (!options.decode && options.skip_special_tokens)
    fail<UsageError>("--skip-special-tokens: only with --decode");
  JsonLines lines(options.in);
  const Tokenizer tokenizer = Tokenizer::load(options.model);
  while (const auto line = lines.next()) {
    convert(options, tokenizer, *line, lines.where(), out);
    if (lines.would_wait()) out.flush();  // whoever writes the lines may wait for answers
  }
}

}  // namespace

Run add_tokenize(CLI::App& app) {
  const auto options = std::make_shared<TokenizeOptions>();
  app.add_option("--model", options->model, "a Hugging Face directory; only its tokenizer is read")
      ->required();
  app.add_option("--in", options->in, "JSON Lines; - is standard input")->capture_default_str();
  app.add_flag("--decode", options->decode, "ids to text");
  app.add_flag("--add-special-tokens", options->add_special_tokens, "BOS and the like around each text");
  app.add_flag("--skip-special-tokens", options->skip_special_tokens, "leave them out of decoded texts");
  return [options](Output& out) {
    tokenize_lines(*options, out);
    return kDone;
  };
}

}  // namespace whet
