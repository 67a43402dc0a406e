// tokenizer.json from a GGUF file's metadata. The file has the vocabulary and the merges, but only a name for
// the pre-tokenizer ("tokenizer.ggml.pre"), so the table of those names is here.
#include <optional>
#include <unordered_set>

#include "base/error.h"
#include "base/quote.h"
#include "models/gguf/gguf_model.h"

namespace whet {

namespace {

// The pre-tokenizer of a family of tokenizers.
struct PreTokenizer {
  std::vector<const char*> splits;  // regular expressions, one after the other
  bool individual_digits = false;
  bool byte_level_regex = false;  // GPT-2's own expression
  bool nfc = false;
  bool ignore_merges = false;  // a piece that is a token is not split further
  bool add_bos = false;        // unless the file says otherwise
};

// The patterns are those of the models' own tokenizer.json.
constexpr const char* kLlama3 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kQwen2 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kDeepSeekV3 =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

PreTokenizer pre_tokenizer_named(const std::string& name, const std::string& path) {
  PreTokenizer pre;
  if (name == "gpt-2") {
    pre.byte_level_regex = true;
  } else if (name == "smollm") {
    pre.individual_digits = pre.byte_level_regex = true;
  } else if (name == "qwen2" || name == "deepseek-r1-qwen") {
    pre.splits = {kQwen2};
    pre.nfc = true;
  } else if (name == "llama-bpe" || name == "llama3" || name == "llama-v3") {
    pre.splits = {kLlama3};
    pre.ignore_merges = pre.add_bos = true;
  } else if (name == "deepseek-v3") {
    pre.splits = {R"(\p{N}{1,3})", "[一-龥぀-ゟ゠-ヿ]+", kDeepSeekV3};
  } else {
    fail<UsageError>(
        path, ": tokenizer.ggml.pre ", quote(name),
        " is not supported; expected gpt-2, smollm, qwen2, deepseek-r1-qwen, llama-bpe or deepseek-v3");
  }
  return pre;
}

Json pre_tokenizer_json(const PreTokenizer& pre) {
  Json steps = Json::array();
  if (pre.individual_digits) steps.push_back({{"type", "Digits"}, {"individual_digits", true}});
  for (const char* split : pre.splits)
    steps.push_back(
        {{"type", "Split"}, {"pattern", {{"Regex", split}}}, {"behavior", "Isolated"}, {"invert", false}});
  steps.push_back({{"type", "ByteLevel"},
                   {"add_prefix_space", false},
                   {"trim_offsets", true},
                   {"use_regex", pre.byte_level_regex}});
  return {{"type", "Sequence"}, {"pretokenizers", steps}};
}

// Kinds of tokens, as llama.cpp numbers them.
constexpr int64_t kControl = 3, kUserDefined = 4;

// Filler of the converter for ids without a token.
bool is_padding(const std::string& token, size_t id) { return token == concat("[PAD", id, "]"); }

struct Tokens {
  Json vocabulary = Json::object(), added = Json::array();
};

Tokens read_tokens(const std::vector<std::string>& names, const std::vector<int64_t>& kinds,
                   const std::string& path) {
  if (kinds.size() != names.size())
    fail<UsageError>(path, ": tokenizer.ggml.token_type has ", kinds.size(), " elements for ", names.size(),
                     " tokens");
  Tokens tokens;
  // Appended, since each insertion would search for the key in linear time.
  auto& vocabulary = tokens.vocabulary.get_ref<Json::object_t&>();
  std::unordered_set<std::string_view> seen;
  for (size_t id = 0; id < names.size(); ++id) {
    if (is_padding(names[id], id)) continue;
    if (!seen.insert(names[id]).second)
      fail<UsageError>(path, ": tokenizer.ggml.tokens: ", quote(names[id]), " comes twice");
    vocabulary.Container::emplace_back(names[id], id);
    if (kinds[id] == kControl || kinds[id] == kUserDefined)
      tokens.added.push_back({{"id", id},
                              {"content", names[id]},
                              {"single_word", false},
                              {"lstrip", false},
                              {"rstrip", false},
                              {"normalized", false},
                              {"special", kinds[id] == kControl}});
  }
  return tokens;
}

// Puts the token `bos` before a text.
Json bos_processor(const std::string& bos, int64_t id) {
  const auto sequence = [](const char* name, int type) {
    return Json{{"Sequence", {{"id", name}, {"type_id", type}}}};
  };
  const Json token = {{"SpecialToken", {{"id", bos}, {"type_id", 0}}}};
  return {
      {"type", "TemplateProcessing"},
      {"single", {token, sequence("A", 0)}},
      {"pair", {token, sequence("A", 0), token, sequence("B", 1)}},
      {"special_tokens", {{bos, {{"id", bos}, {"ids", Json::array({id})}, {"tokens", Json::array({bos})}}}}}};
}

// A special token that the metadata gives by its id, if any.
std::optional<std::string> special_token(const GgufMetadata& metadata, const std::string& key,
                                         const std::vector<std::string>& names) {
  if (!metadata.has(key)) return std::nullopt;
  const int64_t id = metadata.integer(key);
  if (id < 0 || static_cast<size_t>(id) >= names.size())
    fail<UsageError>(metadata.path(), ": key ", quote(key), ": there is no token ", id);
  return names[static_cast<size_t>(id)];
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::map<std::string, std::string> gguf_tokenizer_files(const GgufMetadata& metadata) {
  const std::string model = metadata.text("tokenizer.ggml.model");
  if (model != "gpt2")
    fail<UsageError>(metadata.path(), ": tokenizer.ggml.model ", quote(model),
                     " is not supported; expected gpt2 (byte-level BPE)");
  const PreTokenizer pre = pre_tokenizer_named(metadata.text("tokenizer.ggml.pre"), metadata.path());
  const auto names = metadata.texts("tokenizer.ggml.tokens");
  const Tokens tokens = read_tokens(names, metadata.integers("tokenizer.ggml.token_type"), metadata.path());

  Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"}, {"clean_up_tokenization_spaces", false}};
  const std::string architecture = metadata.text("general.architecture");
  if (metadata.has(architecture + ".context_length"))
    config["model_max_length"] = metadata.integer(architecture + ".context_length");
  for (const auto& [name, key] : {std::pair{"bos_token", "tokenizer.ggml.bos_token_id"},
                                  std::pair{"eos_token", "tokenizer.ggml.eos_token_id"},
                                  std::pair{"unk_token", "tokenizer.ggml.unknown_token_id"},
                                  std::pair{"pad_token", "tokenizer.ggml.padding_token_id"}})
    if (const auto token = special_token(metadata, key, names)) config[name] = *token;

  const bool add_bos =
      metadata.flag("tokenizer.ggml.add_bos_token", pre.add_bos) && config.contains("bos_token");
  const Json byte_level = {
      {"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}};
  const Json tokenizer = {
      {"version", "1.0"},
      {"truncation", nullptr},
      {"padding", nullptr},
      {"added_tokens", tokens.added},
      {"normalizer", pre.nfc ? Json{{"type", "NFC"}} : Json()},
      {"pre_tokenizer", pre_tokenizer_json(pre)},
      {"post_processor",
       add_bos ? bos_processor(config["bos_token"], metadata.integer("tokenizer.ggml.bos_token_id"))
               : Json()},
      {"decoder", byte_level},
      {"model",
       {{"type", "BPE"},
        {"dropout", nullptr},
        {"unk_token", nullptr},
        {"continuing_subword_prefix", nullptr},
        {"end_of_word_suffix", nullptr},
        {"fuse_unk", false},
        {"byte_fallback", false},
        {"ignore_merges", pre.ignore_merges},
        {"vocab", tokens.vocabulary},
        {"merges", metadata.texts("tokenizer.ggml.merges")}}}};

  std::map<std::string, std::string> files{{"tokenizer.json", dump(tokenizer)},
                                           {"tokenizer_config.json", dump(config)}};
  if (metadata.has("tokenizer.chat_template"))
    files["chat_template.jinja"] = metadata.text("tokenizer.chat_template");
  return files;
}

}  // namespace whet
