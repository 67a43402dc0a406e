// Renders chat templates for tools/fuzz_chat_template.py. Lines {"template", "messages", "variables"} on
// standard input give lines {"text", "generations"} or {"error"} on standard output.
#include <iostream>

#include "base/error.h"
#include "base/json.h"
#include "tokenizer/chat_template.h"

namespace {

whet::Json rendered(const whet::Json& line) {
  try {
    const whet::ChatTemplate chat(line["template"].get<std::string>(), "template");
    whet::ChatOptions options;
    options.add_generation_prompt = line.value("add_generation_prompt", false);
    if (line.contains("tools")) options.tools = line["tools"];
    if (line.contains("documents")) options.documents = line["documents"];
    if (line.contains("variables")) options.variables = line["variables"];
    const auto result = chat.render(line["messages"], options);
    whet::Json generations = whet::Json::array();
    for (const auto& [begin, end] : result.generations) generations.push_back({begin, end});
    return {{"text", result.text}, {"generations", generations}};
  } catch (const whet::UsageError& error) {
    return {{"error", error.what()}};
  }
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << rendered(whet::parse_json(line, "standard input")).dump() << "\n" << std::flush;
}
