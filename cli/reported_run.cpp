#include "cli/reported_run.h"

#include <memory>

#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "data/token_texts.h"

namespace whet {

namespace {

// The folder of the run's tokenizer: its base model, or a checkpoint of its own where that is gone. Empty:
// none.
std::string tokenizer_folder(const std::string& run) {
  const std::string config = run + "/config.json", latest = run + "/checkpoints/latest";
  std::vector<std::string> folders;
  if (file_exists(config)) {
    const Json recipe = read_json_file(config);
    const Json model = recipe.is_object() ? recipe.value("model", Json()) : Json();
    if (model.is_string()) folders.push_back(model.get<std::string>());
  }
  if (file_exists(latest)) {
    const std::string name = read_file(latest);
    folders.push_back(run + "/checkpoints/" + name.substr(0, name.find('\n')));
  }
  for (const std::string& folder : folders)
    if (file_exists(folder + "/tokenizer.json")) return folder;
  return "";
}

}  // namespace

ReportedRun reported_run(const std::string& path) {
  const std::string folder = tokenizer_folder(path);
  if (folder.empty()) return {path};
  try {
    const auto tokenizer = std::make_shared<Tokenizer>(Tokenizer::load(folder));
    return {path, [tokenizer](const std::vector<int32_t>& ids) { return token_texts(*tokenizer, ids); }};
  } catch (const Error& error) {
    log_line("whet: no probabilities of tokens are shown: ", error.what());
    return {path};
  }
}

}  // namespace whet
