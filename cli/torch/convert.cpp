#include <chrono>
#include <filesystem>

#include "base/file.h"
#include "base/log.h"
#include "cli/torch/commands.h"
#include "cli/torch/load_progress.h"
#include "models/gguf/gguf_model.h"
#include "models/hf/load.h"
#include "models/hf/save.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

struct Converted {
  std::unique_ptr<CausalLm> model;
  std::map<std::string, std::string> tokenizer_files;  // of a GGUF file
};

Converted load(const std::string& in) {
  if (fs::is_directory(in)) return {load_model(in, load_progress(in), /*will_run=*/false), {}};
  const GgufModel gguf = open_gguf(in);
  const ModelConfig config = parse_model_config(gguf.config, in);
  return {load_model(config, gguf.weights, load_progress(in), /*will_run=*/false), gguf.tokenizer_files};
}

void save(const Converted& converted, const ConvertOptions& options) {
  const SaveOptions save_options{options.dtype, static_cast<uint64_t>(options.max_shard_bytes)};
  write_directory_atomic(options.out, [&](const std::string& directory) {
    for (const auto& [name, content] : converted.tokenizer_files)
      write_file_atomic(directory + "/" + name, content);
    if (fs::is_directory(options.in))
      save_model(*converted.model, options.in, directory, save_options);
    else
      save_weights(*converted.model, directory, save_options);
  });
}

}  // namespace

void run(const ConvertOptions& options, Output& out) {
  const auto start = std::chrono::steady_clock::now();
  const Converted converted = load(options.in);
  log_line("writing ", options.out);
  save(converted, options);

  int64_t files = 0, bytes = 0;
  for (const auto& entry : fs::directory_iterator(options.out))
    if (entry.path().extension() == ".safetensors") ++files, bytes += static_cast<int64_t>(entry.file_size());
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  out.write_line({{"in", options.in},
                  {"out", options.out},
                  {"model_type", converted.model->config().source["model_type"]},
                  {"parameters", converted.model->num_parameters()},
                  {"dtype", options.dtype},
                  {"weight_files", files},
                  {"weight_bytes", bytes},
                  {"wall_s", wall.count()}});
}

}  // namespace whet
