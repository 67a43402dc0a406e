#include "data/file_prompts.h"

#include "base/error.h"
#include "base/permutation.h"

namespace whet {

namespace {

// The seed of the order of the files' turns, apart from that of prompts.
constexpr uint64_t kTurns = 0x7475726E73;

class FilePromptSource : public PromptSource {
 public:
  FilePromptSource(const FilePrompts& config, const PromptRendering& rendering) : seed_(config.seed) {
    MixedFile one;
    one.path = config.path;
    if (config.files.empty()) add(one, rendering);
    for (const MixedFile& file : config.files) add(file, rendering);
  }

  Prompt at(uint64_t index) const override {
    Prompt prompt = prompts_[*row_at(index)];
    prompt.index = static_cast<uint32_t>(index);
    return prompt;
  }

  std::optional<size_t> row_at(uint64_t index) const override {
    // The files' turns: `weights_` of them are a round, in which each file has as many as its weight says.
    const uint64_t round = index / weights_;
    uint64_t turn = shuffled_index(index % weights_, weights_, round, seed_ ^ kTurns);
    const File* file = files_.data();
    for (; turn >= file->weight; ++file) turn -= file->weight;
    const uint64_t number = round * file->weight + turn, size = file->end - file->begin;
    return file->begin + shuffled_index(number % size, size, number / size, seed_);
  }

  std::string name() const override {
    std::string names;
    for (const File& file : files_) names += (names.empty() ? "" : ", ") + file.path;
    return names;
  }

  std::string where(size_t row) const override {
    const File* file = files_.data();
    while (row >= file->end) ++file;
    return concat(file->path == "-" ? "standard input" : file->path, ":", prompts_[row].line);
  }

  const std::vector<Prompt>& prompts() const override { return prompts_; }

  void drop(const std::set<size_t>& rows) override {
    std::vector<Prompt> kept;
    for (File& file : files_) {
      const size_t begin = kept.size();
      for (size_t row = file.begin; row < file.end; ++row)
        if (!rows.contains(row)) kept.push_back(std::move(prompts_[row]));
      file.begin = begin;
      file.end = kept.size();
      if (file.begin == file.end) fail<UsageError>(file.path, ": all of its prompts are left out");
    }
    prompts_ = std::move(kept);
  }

 private:
  struct File {
    std::string path;
    uint64_t weight;
    size_t begin, end;  // its rows in prompts_
  };

  void add(const MixedFile& config, const PromptRendering& rendering) {
    File file{config.path, static_cast<uint64_t>(config.weight), prompts_.size(), 0};
    for (Prompt& prompt : read_prompts(config.path, rendering)) {
      if (!config.data_source.empty()) prompt.columns["data_source"] = config.data_source;
      prompts_.push_back(std::move(prompt));
    }
    file.end = prompts_.size();
    weights_ += file.weight;
    files_.push_back(std::move(file));
  }

  uint64_t seed_, weights_ = 0;
  std::vector<File> files_;
  std::vector<Prompt> prompts_;
};

}  // namespace

void validate(const FilePrompts& config, const std::string& where) {
  if (config.path.empty() == config.files.empty())
    fail<UsageError>(where, ".path: expected a JSON Lines file, or several as ", where, ".files");
  for (size_t i = 0; i < config.files.size(); ++i)
    if (config.files[i].path.empty())
      fail<UsageError>(where, ".files[", i, "].path: expected a JSON Lines file");
}

std::unique_ptr<PromptSource> make_prompt_source(const FilePrompts& config,
                                                 const PromptRendering& rendering) {
  return std::make_unique<FilePromptSource>(config, rendering);
}

}  // namespace whet
