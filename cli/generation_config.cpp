#include "cli/generation_config.h"

#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace whet {

namespace {

std::string file_of(const std::string& source, const std::string& model) {
  if (source == "none") return "";
  const std::string directory = source == "auto" ? model : source;
  const std::string path = directory + "/generation_config.json";
  if (file_exists(path)) return path;
  if (source == "auto") return "";
  if (std::filesystem::is_directory(source)) fail<UsageError>(path, ": no such file");
  return source;
}

std::vector<int64_t> token_ids(const Json& value, const std::string& path) {
  std::vector<int64_t> ids;
  for (const Json& id : value.is_array() ? value : Json::array({value})) {
    if (!id.is_number_integer())
      fail<UsageError>(path, ": eos_token_id: expected token ids, got ", value.dump());
    ids.push_back(id.get<int64_t>());
  }
  return ids;
}

// Reads the members of one file.
class Reader {
 public:
  Reader(const Json& json, const std::string& path, const std::function<bool(const std::string&)>& is_given)
      : json_(json), path_(path), is_given_(is_given) {}

  // `option` is the flag that wins over `key`.
  template <class T>
  void read(const char* key, const std::string& option, T& value) {
    const Json found = json_.value(key, Json());
    if (found.is_null() || is_given_(option)) return;
    const bool good = std::is_floating_point_v<T> ? found.is_number() : found.is_number_integer();
    if (!good)
      fail<UsageError>(path_, ": ", key, ": expected ",
                       std::is_floating_point_v<T> ? "a number" : "an integer", ", got ", found.dump());
    if (found.get<double>() == static_cast<double>(value)) return;
    value = found.get<T>();
    taken_ += concat(taken_.empty() ? "" : ", ", key, " ", found.dump());
  }

  const std::string& taken() const { return taken_; }

 private:
  const Json& json_;
  const std::string& path_;
  const std::function<bool(const std::string&)>& is_given_;
  std::string taken_;
};

void check(const SamplingParams& sampling, const std::string& path) {
  const std::string where = "sampling";
  try {
    validate(sampling, where);
  } catch (const UsageError& error) {
    fail<UsageError>(path, ": ", std::string(error.what()).substr(where.size() + 1));
  }
}

}  // namespace

GenerationDefaults apply_generation_config(const std::string& source, const std::string& model,
                                           const std::function<bool(const std::string& option)>& is_given,
                                           SamplingParams& sampling) {
  GenerationDefaults defaults;
  defaults.path = file_of(source, model);
  if (defaults.path.empty()) return defaults;
  Json json = read_json_file(defaults.path);
  if (!json.is_object()) fail<UsageError>(defaults.path, ": expected an object, got ", json.type_name());
  if (json.value("top_k", Json()) == -1) json["top_k"] = 0;  // vLLM's word for all
  Reader reader(json, defaults.path, is_given);
  SamplingParams advised = sampling;
  reader.read("temperature", "--temperature", advised.temperature);
  reader.read("top_p", "--top-p", advised.top_p);
  reader.read("top_k", "--top-k", advised.top_k);
  reader.read("min_p", "--min-p", advised.min_p);
  reader.read("repetition_penalty", "--repetition-penalty", advised.repetition_penalty);
  check(advised, defaults.path);
  sampling = advised;
  defaults.taken = reader.taken();
  const Json eos = json.value("eos_token_id", Json());
  if (!eos.is_null()) defaults.eos_token_ids = token_ids(eos, defaults.path);
  return defaults;
}

}  // namespace whet
