#include "tokenizer/load_pipeline.h"

#include <utility>
#include <vector>

namespace whet {

namespace {

// The steps of a node: those of a Sequence and of Sequences inside it, or the node itself.
void flatten(const FileNode& node, const std::string& list, std::vector<FileNode>& steps) {
  if (node.is_null()) return;
  if (node.type() != "Sequence") return steps.push_back(node);
  const FileNode inner = node.require(list);
  for (size_t i = 0; i < inner.size(); ++i) flatten(inner[i], list, steps);
}

std::vector<FileNode> steps_of(const FileNode& node, const std::string& list) {
  std::vector<FileNode> steps;
  flatten(node, list, steps);
  return steps;
}

SplitPattern compile(const FileNode& node, const std::string& pattern) {
  try {
    return SplitPattern(pattern);
  } catch (const UsageError& error) {
    node.refuse(error.what());
  }
}

SplitPattern load_pattern(const FileNode& node) {
  if (const auto regex = node.get("Regex"); !regex.is_null()) return compile(regex, regex.text());
  const auto string = node.get("String");
  if (string.is_null()) node.refuse("expected {\"Regex\": ...} or {\"String\": ...}");
  return compile(string, OnigurumaPattern::quote(string.text()));
}

SplitBehavior load_behavior(const FileNode& node) {
  const std::string name = node.text();
  if (name == "Removed") return SplitBehavior::removed;
  if (name == "Isolated") return SplitBehavior::isolated;
  if (name == "MergedWithPrevious") return SplitBehavior::merged_with_previous;
  if (name == "MergedWithNext") return SplitBehavior::merged_with_next;
  if (name == "Contiguous") return SplitBehavior::contiguous;
  node.refuse("behavior \"", name, "\" is not supported");
}

SplitRule load_split(const FileNode& node) {
  return {load_pattern(node.require("pattern")), load_behavior(node.require("behavior")),
          node.flag("invert", false)};
}

SplitRule load_digits(const FileNode& node) {
  const bool individual = node.flag("individual_digits", false);
  return {SplitPattern(scan_digit), individual ? SplitBehavior::isolated : SplitBehavior::contiguous};
}

// The template for a single text: special tokens, the text itself ("Sequence"), special tokens.
Surroundings load_template(const FileNode& node) {
  Surroundings around;
  const FileNode parts = node.require("single");
  bool text_seen = false;
  for (size_t i = 0; i < parts.size(); ++i) {
    const FileNode special = parts[i].get("SpecialToken");
    if (special.is_null()) {
      if (text_seen || parts[i].get("Sequence").is_null())
        parts[i].refuse("expected a SpecialToken or the one Sequence");
      text_seen = true;
      continue;
    }
    const FileNode ids = node.require("special_tokens").require(special.require("id").text()).require("ids");
    auto& side = text_seen ? around.trailing : around.leading;
    for (size_t j = 0; j < ids.size(); ++j) side.push_back(ids[j].id());
  }
  if (!text_seen) parts.refuse("expected a Sequence: the template leaves the text out");
  return around;
}

}  // namespace

bool load_normalizer_is_nfc(const FileNode& node) {
  const auto steps = steps_of(node, "normalizers");
  for (const FileNode& step : steps)
    if (step.type() != "NFC") step.refuse_type();
  return !steps.empty();
}

PreTokenizer load_pre_tokenizer(const FileNode& node) {
  PreTokenizer result;
  for (const FileNode& step : steps_of(node, "pretokenizers")) {
    // Steps after ByteLevel would read its alphabet instead of the text.
    if (result.byte_level) step.refuse("type \"", step.type(), "\" after ByteLevel is not supported");
    if (step.type() == "Split") {
      result.rules.push_back(load_split(step));
    } else if (step.type() == "Digits") {
      result.rules.push_back(load_digits(step));
    } else if (step.type() == "ByteLevel") {
      result.byte_level = true;
      result.add_prefix_space = step.require("add_prefix_space").flag();
      if (step.flag("use_regex", true))
        result.rules_after_prefix.emplace_back(SplitPattern(kByteLevelPattern), SplitBehavior::isolated);
    } else {
      step.refuse_type();
    }
  }
  return result;
}

Surroundings load_post_processor(const FileNode& node) {
  Surroundings all;
  for (const FileNode& step : steps_of(node, "processors")) {
    if (step.type() == "ByteLevel") continue;
    if (step.type() != "TemplateProcessing") step.refuse_type();
    const Surroundings inner = load_template(step);
    // A later step encloses the result of the earlier ones.
    all.leading.insert(all.leading.begin(), inner.leading.begin(), inner.leading.end());
    all.trailing.insert(all.trailing.end(), inner.trailing.begin(), inner.trailing.end());
  }
  return all;
}

DecoderConfig load_decoder(const FileNode& node) {
  DecoderConfig config;
  if (node.is_null()) {
    config.separator = " ";
    return config;
  }
  bool fused = false;
  for (const FileNode& step : steps_of(node, "decoders")) {
    if (step.type() == "Fuse") {
      fused = true;
    } else if (step.type() == "ByteLevel") {
      if (fused || config.byte_level) step.refuse("type \"ByteLevel\" must be the first step");
      config.byte_level = true;
    } else {
      step.refuse_type();
    }
  }
  return config;
}

}  // namespace whet
