// Renders chats for tools/fuzz_chat_template.py and tools/fuzz_chat_layout.py. Lines {"template", "messages",
// "variables"} on standard input give lines {"text", "generations"} or {"error"} on standard output; lines
// {"directory", "messages", "kwargs"} give {"text", "literal", "ids"}.
#include <ctime>
#include <iostream>

#include "base/error.h"
#include "base/json.h"
#include "tokenizer/chat_format.h"
#include "tokenizer/tokenizer.h"

namespace {

whet::Json by_template(const whet::Json& line) {
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
}

whet::Json by_directory(const whet::Json& line) {
  const std::string directory = line["directory"];
  const auto arguments = whet::parse_chat_arguments(line["kwargs"]);
  const auto chat = whet::ChatFormat(directory).render(line["messages"], arguments, std::time(nullptr));
  const auto tokenizer = whet::Tokenizer::load(directory);
  whet::Json literal = whet::Json::array();
  for (const auto& range : chat.literal) literal.push_back({range.begin, range.end});
  return {
      {"text", chat.text}, {"literal", literal}, {"ids", tokenizer.encode_pieces(chat.text, chat.literal)}};
}

whet::Json rendered(const whet::Json& line) {
  try {
    return line.contains("directory") ? by_directory(line) : by_template(line);
  } catch (const whet::UsageError& error) {
    return {{"error", error.what()}};
  }
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << rendered(whet::parse_json(line, "standard input")).dump() << "\n" << std::flush;
}
