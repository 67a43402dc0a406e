#include "telemetry/report_samples.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/json_lines.h"
#include "base/utf8.h"
#include "telemetry/run_folder.h"

namespace whet {

namespace {

// The beginning and the end of a long text, cut between letters.
std::string shortened_text(const std::string& text, size_t limit) {
  if (text.size() <= limit) return text;
  const auto inside_letter = [&](size_t at) { return at < text.size() && (text[at] & 0xC0) == 0x80; };
  size_t head = limit / 2, tail = text.size() - limit / 2;
  while (inside_letter(head)) --head;
  while (inside_letter(tail)) ++tail;
  return concat(text.substr(0, head), "\n\n[… ", tail - head, " bytes left out …]\n\n", text.substr(tail));
}

std::string string_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  return it == line.end() ? "" : it->is_string() ? it->get<std::string>() : it->dump();
}

size_t utf16_units(const std::string& text) {
  size_t units = 0;
  for (const char byte : text) units += (byte & 0xC0) != 0x80;                     // code points, and
  for (const char byte : text) units += static_cast<unsigned char>(byte) >= 0xF0;  // those that take two
  return units;
}

// Three decimals, which half the bytes of a page are saved by.
Json rounded(const Json& logprob) {
  return logprob.is_number() ? Json(std::round(logprob.get<double>() * 1000) / 1000 + 0.0) : Json();
}

// Which tokens of a completion are shown: [0, head) and [tail, count).
struct ShownTokens {
  size_t head = 0, tail = 0;
};

ShownTokens shown_tokens(const std::vector<std::string>& texts, size_t limit) {
  size_t bytes = 0;
  for (const auto& text : texts) bytes += text.size();
  if (bytes <= limit) return {texts.size(), texts.size()};
  ShownTokens shown{0, texts.size()};
  for (size_t left = limit / 2; shown.head < texts.size() && texts[shown.head].size() <= left; ++shown.head)
    left -= texts[shown.head].size();
  for (size_t left = limit / 2; shown.tail > shown.head && texts[shown.tail - 1].size() <= left; --shown.tail)
    left -= texts[shown.tail - 1].size();
  return shown;
}

void add_token(const std::string& text, Json logprob, Json& sample, std::string& whole) {
  whole += text;
  sample["lengths"].push_back(utf16_units(text));
  sample["logprobs"].push_back(std::move(logprob));
}

// Adds text, lengths and logprobs; false where the completion has no ids with logprobs.
bool add_tokens(const Json& completion, const TokenTexts& token_texts, size_t limit, Json& sample) {
  const Json ids = completion.value("ids", Json()), logprobs = completion.value("logprobs", Json());
  if (!token_texts || !ids.is_array() || !logprobs.is_array() || ids.size() != logprobs.size()) return false;
  if (!std::all_of(ids.begin(), ids.end(), [](const Json& id) { return id.is_number_integer(); }))
    return false;
  const std::vector<std::string> texts = token_texts(ids.get<std::vector<int32_t>>());
  if (texts.size() != ids.size()) return false;
  const ShownTokens shown = shown_tokens(texts, limit);
  std::string whole;
  sample["lengths"] = Json::array();
  sample["logprobs"] = Json::array();
  for (size_t i = 0; i < shown.head; ++i) add_token(texts[i], rounded(logprobs[i]), sample, whole);
  if (shown.head < shown.tail)
    add_token(concat("\n\n[… ", shown.tail - shown.head, " tokens left out …]\n\n"), Json(), sample, whole);
  for (size_t i = shown.tail; i < texts.size(); ++i) add_token(texts[i], rounded(logprobs[i]), sample, whole);
  sample["text"] = whole;
  return true;
}

// A completion as the page shows it.
Json sample_of(const Json& completion, size_t index, const TokenTexts& texts, const ReportLimits& limits) {
  Json sample = {{"sample_index", index}};
  for (const char* key : {"reward", "rewards", "advantage", "finish_reason"})
    if (const auto it = completion.find(key); it != completion.end()) sample[key] = *it;
  if (const auto ids = completion.find("ids"); ids != completion.end()) sample["num_tokens"] = ids->size();
  if (!add_tokens(completion, texts, limits.text_bytes, sample))
    sample["text"] = shortened_text(string_of(completion, "completion"), limits.text_bytes);
  return sample;
}

Json group_of(const Json& line, const TokenTexts& texts, const ReportLimits& limits, Json& sampled) {
  const Json completions = line.value("completions", Json::array());
  if (completions.size() > limits.samples) sampled["partial"] = true;
  Json samples = Json::array();
  for (const size_t s : spread(completions.size(), limits.samples))
    if (completions[s].is_object()) samples.push_back(sample_of(completions[s], s, texts, limits));
  return {{"prompt_index", line.value("prompt_index", Json())},
          {"prompt", shortened_text(string_of(line, "prompt"), limits.text_bytes)},
          {"samples", std::move(samples)}};
}

// The lines of a file that are not blank, unparsed: only those that are shown are parsed.
std::vector<std::string> lines_of(const std::string& file) {
  JsonLines lines(file);
  std::vector<std::string> texts;
  while (std::optional<std::string> text = lines.next_text()) texts.push_back(std::move(*text));
  return texts;
}

// Some of one step's groups, in the order of the file.
Json groups_of(const std::string& file, const TokenTexts& texts, const ReportLimits& limits, Json& sampled) {
  const std::vector<std::string> lines = lines_of(file);
  if (lines.size() > limits.groups) sampled["partial"] = true;
  Json result = Json::array();
  for (const size_t g : spread(lines.size(), limits.groups)) {
    const Json line = Json::parse(lines[g], nullptr, /*allow_exceptions=*/false);
    if (line.is_object()) result.push_back(group_of(line, texts, limits, sampled));
  }
  return result;
}

// How many steps' files are read: as many as limits.read_bytes allow at the size of the newest one.
size_t steps_within(const std::string& newest, const ReportLimits& limits) {
  std::error_code missing;
  const auto size = std::max<uintmax_t>(1, std::filesystem::file_size(newest, missing));
  if (missing) return 1;
  return std::clamp<size_t>(limits.read_bytes / size, 1, limits.sample_steps);
}

}  // namespace

void add_samples(const std::string& run_path, const TokenTexts& texts, const ReportLimits& limits,
                 Json& data) {
  const std::vector<int64_t> steps = completion_steps(run_path);
  const size_t most = steps.empty() ? 0 : steps_within(completions_path(run_path, steps.back()), limits);
  const std::vector<size_t> shown = spread(steps.size(), most);
  Json sampled = {{"steps", shown.size()},
                  {"steps_total", steps.size()},
                  {"groups", limits.groups},
                  {"samples", limits.samples},
                  {"partial", shown.size() < steps.size()}};
  data["samples"] = Json::array();
  for (const size_t i : shown)
    data["samples"].push_back(
        {{"step", steps[i]},
         {"groups", groups_of(completions_path(run_path, steps[i]), texts, limits, sampled)}});
  data["sampled"] = sampled;
}

}  // namespace whet
