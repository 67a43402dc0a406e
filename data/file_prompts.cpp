#include "data/file_prompts.h"

#include "base/error.h"
#include "base/permutation.h"

namespace whet {

namespace {

class FilePromptSource : public PromptSource {
 public:
  FilePromptSource(const FilePrompts& config, const PromptRendering& rendering)
      : path_(config.path), seed_(config.seed), prompts_(read_prompts(config.path, rendering)) {}

  Prompt at(uint64_t index) const override {
    const uint64_t size = prompts_.size();
    Prompt prompt = prompts_[shuffled_index(index % size, size, index / size, seed_)];
    prompt.index = static_cast<uint32_t>(index);
    return prompt;
  }

  std::string name() const override { return path_; }
  const std::vector<Prompt>& prompts() const override { return prompts_; }
  void drop(const std::set<uint32_t>& lines) override {
    std::erase_if(prompts_, [&](const Prompt& prompt) { return lines.contains(prompt.line); });
  }

 private:
  std::string path_;
  uint64_t seed_;
  std::vector<Prompt> prompts_;
};

}  // namespace

void validate(const FilePrompts& config, const std::string& where) {
  if (config.path.empty()) fail<UsageError>(where, ".path: expected a JSON Lines file");
}

std::unique_ptr<PromptSource> make_prompt_source(const FilePrompts& config,
                                                 const PromptRendering& rendering) {
  return std::make_unique<FilePromptSource>(config, rendering);
}

}  // namespace whet
