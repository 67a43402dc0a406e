#include "models/rope_config.h"

#include "models/config_keys.h"

namespace whet {

namespace {

struct Section {
  Json json = Json::object();
  std::string name = "rope_parameters";
};

// Files on the hub have rope_theta and rope_scaling, transformers 5 writes rope_parameters. Where both are
// present, rope_scaling is used, unless it is empty, and the other is ignored.
Section section_of(const Json& json, const std::string& where) {
  Section section;
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    if (!json.contains(key) || json[key].is_null()) continue;
    const Json& candidate = json[key];
    if (!candidate.is_object()) Keys(json, where).refuse(key, "an object");
    for (const auto& [name, value] : candidate.items())
      if (value.is_object() || name.ends_with("_attention"))
        fail<UsageError>(where, ": \"", key, "\": \"", name,
                         "\": parameters for one type of layer are not supported; expected one set for all");
    if (section.json.empty() && !candidate.empty()) section = {candidate, key};
  }
  return section;
}

void parse_llama3(const Keys& keys, RopeConfig& rope) {
  rope.low_freq_factor = keys.positive_number("low_freq_factor");
  rope.high_freq_factor = keys.positive_number("high_freq_factor");
  if (rope.high_freq_factor <= rope.low_freq_factor)
    keys.refuse("high_freq_factor", "more than low_freq_factor");
}

// null and 0 stand for the default, as in transformers.
double number_or(const Keys& keys, const char* key, double otherwise) {
  return keys.has(key) && keys.get<double>(key) != 0 ? keys.get<double>(key) : otherwise;
}

double rotations(const Keys& keys, const char* key, double otherwise) {
  const double value = number_or(keys, key, otherwise);
  if (value < 0) keys.refuse(key, "a positive number");
  return value;
}

void parse_yarn(const Keys& keys, RopeConfig& rope) {
  rope.beta_fast = rotations(keys, "beta_fast", 32);
  rope.beta_slow = rotations(keys, "beta_slow", 1);
  rope.mscale = number_or(keys, "mscale", 0);
  if (keys.has("attention_factor")) rope.attention_factor = keys.get<double>("attention_factor");
  rope.truncate = !keys.is_null("truncate") && keys.get("truncate", true);
}

}  // namespace

RopeConfig parse_rope(const Json& json, int64_t max_position_embeddings, const std::string& where) {
  const Section section = section_of(json, where);
  const Keys keys(section.json, where + ": " + section.name), top(json, where);
  RopeConfig rope;
  const char* key = keys.contains("rope_type") ? "rope_type" : "type";
  const auto type = find_named<RopeType>(keys.get<std::string>(key, name_of(rope.type)));
  if (!type) keys.refuse(key, either_of(all_names<RopeType>()));
  rope.type = *type;
  const Keys& theta_keys = keys.contains("rope_theta") ? keys : top;
  if (theta_keys.contains("rope_theta")) rope.theta = theta_keys.positive_number("rope_theta");
  if (rope.type == RopeType::yarn && rope.theta == 1)
    theta_keys.refuse("rope_theta", "another number than 1 for yarn");
  for (const Keys* each : {&keys, &top})
    if (each->has("partial_rotary_factor")) each->expect("partial_rotary_factor", 1.0);
  if (rope.type == RopeType::unscaled) return rope;

  rope.factor = keys.positive_number("factor");
  const Keys& length_keys = top.contains("original_max_position_embeddings") ? top : keys;
  if (rope.type != RopeType::linear)
    rope.original_max_position_embeddings =
        length_keys.positive("original_max_position_embeddings", max_position_embeddings);
  if (rope.type == RopeType::llama3) parse_llama3(keys, rope);
  // DeepSeek's attention is scaled by it whatever the type is.
  rope.mscale_all_dim = number_or(keys, "mscale_all_dim", 0);
  if (rope.type == RopeType::yarn) parse_yarn(keys, rope);
  return rope;
}

}  // namespace whet
