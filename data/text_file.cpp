#include "data/text_file.h"

#include "base/error.h"
#include "base/json_lines.h"

namespace whet {

namespace {

TrainingText text_of(const Json& row, const std::string& where) {
  const auto column = [&](const char* name) { return row.contains(name) && row[name].is_string(); };
  if (!column("text") && !column("completion"))
    fail<UsageError>(where, ": expected a string column \"text\" or \"completion\"");
  const std::string text = row[column("text") ? "text" : "completion"].get<std::string>();
  if (text.empty()) fail<UsageError>(where, ": expected some text, got \"\"");
  return {column("prompt") ? row["prompt"].get<std::string>() : "", {{text, 1.0f}}};
}

class TextFileSource : public TextSource {
 public:
  explicit TextFileSource(const std::string& path) : path_(path) {
    JsonLines lines(path);
    while (const auto row = lines.next()) texts_.push_back(text_of(*row, lines.where()));
    if (texts_.empty()) fail<UsageError>(path, ": holds no sequences");
  }

  TrainingText at(uint64_t index, double) const override { return texts_.at(index); }
  size_t size() const override { return texts_.size(); }
  std::string name() const override { return path_; }

 private:
  std::string path_;
  std::vector<TrainingText> texts_;
};

}  // namespace

void validate(const TextFile& config, const std::string& where) {
  if (config.path.empty()) fail<UsageError>(where, ".path: expected a JSON Lines file");
}

std::unique_ptr<TextSource> make_text_source(const TextFile& config, uint64_t) {
  return std::make_unique<TextFileSource>(config.path);
}

}  // namespace whet
