// whet convert: a checkpoint in, a Hugging Face directory out.
#include "cli/convert.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/compute.h"
#include "cli/size_option.h"
#include "telemetry/run_folder_check.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

// Refuses an output folder with something in it, unless it is a model to replace (--force).
void check_places(const ConvertOptions& options) {
  if (!file_exists(options.in)) fail<UsageError>("--in ", options.in, ": no such file or directory");
  if (!file_exists(options.out)) return;
  if (!fs::is_directory(options.out))
    fail<UsageError>("--out ", options.out, ": is a file, expected a folder");
  if (fs::is_empty(options.out)) return;
  if (!options.force)
    fail<UsageError>("--out ", options.out, ": is not empty; --force replaces it when it is a model");
  if (!file_exists(options.out + "/config.json"))
    fail<UsageError>("--out ", options.out, ": is not empty and no model (no config.json); it is left alone");
  if (holds_run(options.out)) fail<UsageError>("--out ", options.out, ": holds a run; it is left alone");
}

}  // namespace

Run add_convert(CLI::App& app) {
  const auto options = std::make_shared<ConvertOptions>();
  app.add_option("--in", options->in, "a Hugging Face directory or a GGUF file")->required();
  app.add_option("--out", options->out, "the directory to write, whole or not at all")->required();
  app.add_option("--dtype", options->dtype, "float32, bfloat16 or float16")
      ->capture_default_str()
      ->check(CLI::IsMember({"float32", "bfloat16", "float16"}));
  add_size(app, "--max-shard-size", options->max_shard_bytes, "5GB",
           "of a weight file, such as 5GB or 500MB");
  app.add_flag("--force", options->force, "replace a model that is in the way");
  return [options](Output& out) {
    check_places(*options);
    return compute(*options, out);
  };
}

}  // namespace whet
