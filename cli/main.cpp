// whet: parses the command line, checks what can be checked without LibTorch, and hands over.
#include <CLI/CLI.hpp>
#include <charconv>
#include <functional>
#include <limits>
#include <sstream>
#include <thread>

#include "base/interrupt.h"
#include "cli/command.h"
#include "cli/compute.h"
#include "cli/convert.h"
#include "cli/countdown.h"
#include "cli/doctor.h"
#include "cli/exit_code.h"
#include "cli/recipe.h"
#include "cli/sandbox.h"
#include "cli/score.h"
#include "cli/standard_streams.h"
#include "cli/tokenize.h"
#include "telemetry/report.h"
#include "telemetry/run_lock.h"
#include "tokenizer/chat_format.h"

namespace whet {

namespace {

struct Options {
  Command command;
  CountdownCommand countdown;
  TokenizeCommand tokenize;
  ScoreCommand score;
  SandboxCommand sandbox;
  DoctorCommand doctor;
  std::string recipe, device = "auto", report_run, prepared, max_shard_size = "5GB";
  std::string prompt, prefill, chat_template_kwargs;  // generate, eval
  std::function<bool(const std::string&)> is_given;   // generate: whether an option is on the command line
  std::vector<std::string> overrides;
  std::optional<uint64_t> seed;
  int threads = 0;
};

CLI::Validator positive() {
  const auto check = [](const std::string& text) {
    int value = 0;
    const bool good = CLI::detail::lexical_cast(text, value) && value > 0;
    return good ? "" : "expected a positive integer, got " + text;
  };
  return {check, ""};
}

CLI::Validator not_negative() {
  const auto check = [](const std::string& text) {
    double value = -1;
    const bool good = CLI::detail::lexical_cast(text, value) && value >= 0;
    return good ? "" : "expected 0 or a positive number, got " + text;
  };
  return {check, ""};
}

// CLI11 would take the nearest number that fits.
template <class Integer>
CLI::Validator integer() {
  const auto check = [](const std::string& text) {
    Integer value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    using Limits = std::numeric_limits<Integer>;
    const bool good = error == std::errc() && end == text.data() + text.size();
    return good ? ""
                : concat("expected an integer from ", Limits::min(), " to ", Limits::max(), ", got ", text);
  };
  return {check, ""};
}

void add_common(CLI::App& app, Options& options) {
  app.add_option("--device", options.device, "auto, cpu or cuda")->capture_default_str();
  app.add_option("--threads", options.threads, "0: all cores")->capture_default_str();
  app.add_option("--seed", options.seed, "names every random draw")->check(integer<uint64_t>());
}

void add_recipe_command(CLI::App& app, Options& options, const std::string& name, const std::string& does) {
  CLI::App* sub = app.add_subcommand(name, does);
  sub->add_option("RECIPE", options.recipe, "a JSON file; comments are allowed")->required();
  sub->add_option("--set", options.overrides, "KEY.PATH=VALUE over the recipe's; may be repeated")
      ->allow_extra_args(false);
  add_common(*sub, options);
  sub->footer([name] { return "Keys of the recipe:\n" + recipe_help(name); });
  sub->callback([&options, name] { options.command.name = name; });
}

void add_model_options(CLI::App& sub, Options& options) {
  Command& command = options.command;
  sub.add_option("--model", command.model, "a Hugging Face directory")->required();
  sub.add_option("--prompt-template", command.prompt_template, "built-in name, or a text with {column}")
      ->capture_default_str();
  sub.add_option("--chat-template-kwargs", options.chat_template_kwargs,
                 "JSON for prompts that are messages: variables of the chat template, such as "
                 "{\"enable_thinking\": false}, add_generation_prompt, continue_final_message, "
                 "sanitize_control_tokens; a row's own win");
  sub.add_option(
         "--stop", command.sampling.stop,
         "end a completion at this text; special tokens count as the text they are spelt with; may be "
         "repeated")
      ->allow_extra_args(false);
  sub.add_option("--stop-token-id", command.sampling.stop_token_ids,
                 "end a completion with this token, besides the model's own; may be repeated")
      ->allow_extra_args(false);
  sub.add_flag("!--no-skip-special-tokens", command.sampling.skip_special_tokens,
               "keep special tokens in texts");
  sub.add_option("-n", command.sampling.n, "samples of each prompt")
      ->capture_default_str()
      ->check(positive());
  sub.add_option("--max-tokens", command.sampling.max_tokens, "new tokens at most")
      ->capture_default_str()
      ->check(positive());
  sub.add_option("--temperature", command.sampling.temperature, "0: greedy")
      ->capture_default_str()
      ->check(not_negative());
  EngineConfig& engine = command.engine;
  sub.add_option("--max-num-seqs", engine.max_num_seqs, "sequences that run together")->capture_default_str();
  sub.add_option("--max-num-batched-tokens", engine.max_num_batched_tokens, "rows of one forward pass")
      ->capture_default_str();
  sub.add_option("--cache-tokens", engine.cache_tokens,
                 "tokens that the cache holds; 0: chosen by the machine's memory")
      ->capture_default_str()
      ->check(integer<int64_t>());
  sub.add_flag("!--no-prefix-cache", engine.prefix_cache, "compute what prompts have in common again");
  sub.add_option("--speculative", engine.speculative.method, "who drafts tokens: none, ngram or mtp")
      ->capture_default_str();
  sub.add_option("--draft-tokens", engine.speculative.num_tokens, "tokens drafted at most")
      ->capture_default_str();
  sub.add_option("--stats", command.stats, "write a JSON summary of time and memory to this file");
  add_common(sub, options);
}

void add_eval(CLI::App& app, Options& options) {
  CLI::App* sub =
      app.add_subcommand("eval", "pass@1, pass@n, greedy, lengths and format rate on a file of prompts");
  sub->add_option("--data", options.command.data, "JSON Lines of prompts")->required();
  sub->add_option("--reward", options.command.rewards,
                  "TYPE or NAME=TYPE or NAME=contains:TEXT; may be repeated; the first decides what is right")
      ->allow_extra_args(false)
      ->default_str("accuracy=countdown format \"gives_up=contains:give up\"");
  add_model_options(*sub, options);
  sub->callback([&options] {
    options.command.name = "eval";
    options.command.sampling.include_stop_str_in_output = true;  // rewards read all that was written
    if (options.command.rewards.empty())
      options.command.rewards = {"accuracy=countdown", "format", "gives_up=contains:give up"};
  });
}

void add_generate(CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand("generate", "samples completions; one JSON line each");
  Command& command = options.command;
  sub->add_option(
      "--prompts", command.data,
      "JSON Lines with a column prompt (a text, or messages), ids, or the template's columns; - is "
      "standard input");
  CLI::Option* prompt = sub->add_option(
      "--prompt", options.prompt, "one prompt; at a terminal, its completion is shown as it is written");
  sub->add_flag("--chat", command.chat,
                "--prompt is a user's message: render it by the model's chat template");
  CLI::Option* prefill =
      sub->add_option("--prefill", options.prefill, "with --chat: how the answer begins; it is continued");
  sub->add_flag("--ignore-eos", command.ignore_eos,
                "the model's own end tokens end nothing; --stop and --stop-token-id do");
  sub->add_option("--generation-config", command.generation_config,
                  "where sampling options that are not given come from: auto (the model's "
                  "generation_config.json), none, a file, or a directory with one")
      ->capture_default_str();
  sub->add_flag("--include-stop-str-in-output", command.sampling.include_stop_str_in_output,
                "keep the stop text in the text");
  SamplingParams& sampling = command.sampling;
  sub->add_option("--top-p", sampling.top_p, "sample from the likeliest tokens that have this mass together")
      ->capture_default_str();
  sub->add_option("--top-k", sampling.top_k, "sample from this many likeliest tokens; 0: all")
      ->capture_default_str();
  sub->add_option("--min-p", sampling.min_p,
                  "leave out tokens below this share of the likeliest one's probability")
      ->capture_default_str();
  sub->add_option("--repetition-penalty", sampling.repetition_penalty,
                  "over 1: tokens seen before become less likely")
      ->capture_default_str();
  sub->add_option("--logprobs", sampling.logprobs, "also report this many likeliest tokens at each position")
      ->capture_default_str();
  add_model_options(*sub, options);
  sub->callback([&options, sub, prompt, prefill] {
    options.command.name = "generate";
    if (prompt->count() > 0) options.command.prompt = options.prompt;
    if (prefill->count() > 0) options.command.prefill = options.prefill;
    options.is_given = [sub](const std::string& option) { return sub->get_option(option)->count() > 0; };
  });
}

void add_logprobs(CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand("logprobs", "log-probabilities of given token ids; one JSON line each");
  sub->add_option("--model", options.command.model, "a Hugging Face directory")->required();
  sub->add_option("--in", options.command.data, "JSON Lines with a column ids; - is standard input")
      ->required();
  sub->add_option("--path", options.command.path,
                  "trainer: whole sequences; sampler: token by token behind a cache")
      ->capture_default_str()
      ->check(CLI::IsMember({"trainer", "sampler"}));
  add_common(*sub, options);
  sub->callback([&options] { options.command.name = "logprobs"; });
}

void add_convert(CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand("convert", "a checkpoint in, a Hugging Face directory out");
  ConvertOptions& convert = options.command.convert;
  sub->add_option("--in", convert.in, "a Hugging Face directory or a GGUF file")->required();
  sub->add_option("--out", convert.out, "the directory to write, whole or not at all")->required();
  sub->add_option("--dtype", convert.dtype, "float32, bfloat16 or float16")
      ->capture_default_str()
      ->check(CLI::IsMember({"float32", "bfloat16", "float16"}));
  sub->add_option("--max-shard-size", options.max_shard_size, "of a weight file, such as 5GB or 500MB")
      ->capture_default_str();
  sub->add_flag("--force", convert.force, "replace a model that is in the way");
  sub->callback([&options] { options.command.name = "convert"; });
}

void add_report(CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand("report", "rebuilds report.html of a run");
  sub->add_option("RUN", options.report_run, "the run's folder")->required();
  sub->callback([&options] { options.command.name = "report"; });
}

void add_tokenize(CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand("tokenize", "lines {\"text\":...} to {\"ids\":[...]}, or back");
  TokenizeCommand& tokenize = options.tokenize;
  sub->add_option("--model", tokenize.model, "a Hugging Face directory; only its tokenizer is read")
      ->required();
  sub->add_option("--in", tokenize.in, "JSON Lines; - is standard input")->capture_default_str();
  sub->add_flag("--decode", tokenize.decode, "ids to text");
  sub->add_flag("--add-special-tokens", tokenize.add_special_tokens, "BOS and the like around each text");
  sub->add_flag("--skip-special-tokens", tokenize.skip_special_tokens, "leave them out of decoded texts");
  sub->callback([&options] { options.command.name = "tokenize"; });
}

void add_score(CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand("score", "judges completions: each line gets its reward and detail");
  ScoreCommand& score = options.score;
  sub->add_option("--reward", score.reward, "the rule that judges, see below");
  sub->add_option("--recipe", score.recipe, "judge by the rubric of this recipe of grpo instead");
  sub->add_option("--in", score.in, "JSON Lines with a column completion; - is standard input")
      ->capture_default_str();
  sub->add_option("--set", score.overrides,
                  "OPTION=VALUE of the rule, or KEY.PATH=VALUE over the recipe's; may be repeated")
      ->allow_extra_args(false);
  sub->add_option_function<std::string>(
      "--group-by", [&score](const std::string& column) { score.group_by = column; },
      "lines that stand together with the same value in this column are a group; '': each line by itself. By "
      "default prompt, for rules that compare completions (length, http)");
  sub->add_option("--jobs", score.jobs, "lines judged at once; 0: as many as there are cores")
      ->capture_default_str();
  sub->add_flag("--strict", score.strict, "stop at the first line that cannot be scored");
  sub->add_option("--stats", score.stats, "write a JSON summary to this file");
  sub->footer([] { return "Rewards, the columns that they need, and their options:\n" + score_help(); });
  sub->callback([&options] { options.command.name = "score"; });
}

void add_sandbox(CLI::App& app, Options& options) {
  CLI::App* sandbox = app.add_subcommand("sandbox", "runs programs that nobody trusts");
  sandbox->require_subcommand(1);
  CLI::App* sub = sandbox->add_subcommand("run", "runs one program; prints a JSON line of what came of it");
  SandboxCommand& command = options.sandbox;
  sandbox::Limits& limits = command.limits;
  sub->add_option("PROGRAM", command.program, "its source; - is standard input")->required();
  sub->add_option("ARGUMENTS", command.arguments, "of the program, after --");
  sub->add_option("--language", command.language,
                  "python, cpp, or one of a --describe file; else by the ending");
  sub->add_option("--describe", command.descriptions,
                  "a JSON file that describes a language; may be repeated")
      ->allow_extra_args(false);
  sub->add_option("--stdin", command.input, "a file for its standard input");
  sub->add_option("--time", limits.cpu_s, "seconds of processor time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  sub->add_option("--wall", limits.wall_s, "seconds until it has to have ended; 0: twice --time and a second")
      ->capture_default_str()
      ->check(not_negative());
  sub->add_option("--memory", command.memory, "of all its processes and files, such as 256MB")
      ->default_str("1GiB");
  sub->add_option("--output", command.output, "of standard output, and as much of standard error")
      ->default_str("4MiB");
  sub->add_option("--tasks", limits.tasks, "processes and threads at once")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  sub->add_option("--minimum-tier", command.minimum_tier,
                  "landlock, namespaces or cgroup: refuse a machine that cannot contain a program as well")
      ->capture_default_str();
  sub->add_option("--tier", command.tier, "auto: the strongest that works here; or one of those")
      ->capture_default_str();
  sub->callback([&options] { options.command.name = "sandbox run"; });
  CLI::App* prepare =
      sandbox->add_subcommand("prepare", "makes what languages need once on a machine: precompiled headers");
  prepare->add_option("FOLDER", options.prepared, "where; else the user's cache");
  prepare->callback([&options] { options.command.name = "sandbox prepare"; });
}

void add_countdown(CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand("countdown", "writes countdown puzzles as JSON Lines");
  CountdownConfig& puzzles = options.countdown.puzzles;
  sub->add_option("--split", options.countdown.split, "train or test; they share no multiset of numbers")
      ->capture_default_str();
  sub->add_option("-n", options.countdown.n, "how many, all different")
      ->capture_default_str()
      ->check(integer<decltype(options.countdown.n)>());
  sub->add_option("--count", puzzles.count, "numbers in a puzzle (2 to 6)")->capture_default_str();
  sub->add_option("--min", puzzles.min, "least number")->capture_default_str();
  sub->add_option("--max", puzzles.max, "greatest number")->capture_default_str();
  sub->add_option("--target-min", puzzles.target_min, "least target")->capture_default_str();
  sub->add_option("--target-max", puzzles.target_max, "greatest target")->capture_default_str();
  sub->add_option("--max-value", puzzles.max_value, "greatest intermediate result")->capture_default_str();
  sub->add_option("--test-percent", puzzles.test_percent, "share of multisets in the test split")
      ->capture_default_str();
  sub->add_option("--seed", puzzles.seed, "names the sequence of puzzles")
      ->capture_default_str()
      ->check(integer<uint64_t>());
  sub->callback([&options] { options.command.name = "countdown"; });
}

void add_doctor(CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand("doctor", "what this machine has, its speed, and whether parity holds");
  sub->add_flag("--json", options.doctor.json, "one JSON line");
  sub->add_option("--threads", options.threads, "0: all cores")->capture_default_str();
  sub->callback([&options] { options.command.name = "doctor"; });
}

void check_generate(const Command& command) {
  if (command.data.empty() != command.prompt.has_value())
    fail<UsageError>("generate: expected --prompts FILE or --prompt TEXT, and not both");
  if (command.chat && !command.prompt) fail<UsageError>("--chat: expected --prompt TEXT, a user's message");
  if (command.prefill && !command.chat)
    fail<UsageError>("--prefill: expected --chat, whose answer it begins");
}

void resolve(Options& options) {
  Command& command = options.command;
  if (options.device == "cuda") fail<UsageError>("--device cuda: this build computes on the CPU only");
  if (options.device != "auto" && options.device != "cpu")
    fail<UsageError>("--device ", options.device, ": expected auto, cpu or cuda");
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  expect_threads("--threads:", options.threads);
  command.threads = options.threads > 0 ? options.threads : cores;
  command.seed = options.seed.value_or(1);
  command.engine.threads = command.threads;
  options.doctor.threads = command.threads;
  expect_threads("--jobs:", options.score.jobs);
  validate(command.sampling, "sampling");
  validate(command.engine, "engine");
  if (!options.chat_template_kwargs.empty()) {
    command.chat_template_kwargs = parse_json(options.chat_template_kwargs, "--chat-template-kwargs");
    validate_chat_arguments(command.chat_template_kwargs, "--chat-template-kwargs");
  }
  if (command.name == "generate") check_generate(command);
  if (command.name == "generate")
    command.generation_defaults =
        apply_generation_config(command.generation_config, command.model, options.is_given, command.sampling);
  if (command.name == "convert") {
    command.convert.max_shard_bytes = parse_size(options.max_shard_size, "--max-shard-size");
    check_convert(command.convert);
  }
  if (options.recipe.empty()) return;
  std::vector<std::string> overrides = options.overrides;
  if (options.seed) overrides.push_back(concat("seed=", *options.seed));
  if (options.threads > 0) overrides.push_back(concat("threads=", options.threads));
  command.recipe = resolve_recipe(command.name, options.recipe, overrides, cores);
  expect_run_can_start(command.recipe["output_dir"].get<std::string>());
}

// CLI11 would only say that a subcommand is required.
void expect_known_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return;
  const std::string guess = nearest(argv[1], names);
  fail<UsageError>("unknown command \"", argv[1], "\"",
                   guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"), " (see whet --help)");
}

void add_commands(CLI::App& app, Options& options) {
  app.set_version_flag("--version", WHET_VERSION);
  app.require_subcommand(1);
  add_recipe_command(app, options, "grpo", "reinforcement learning from a base checkpoint");
  add_recipe_command(app, options, "pretrain", "next-token training on text or generated traces");
  add_eval(app, options);
  add_generate(app, options);
  add_logprobs(app, options);
  add_tokenize(app, options);
  add_score(app, options);
  add_convert(app, options);
  add_sandbox(app, options);
  add_countdown(app, options);
  add_report(app, options);
  add_doctor(app, options);
}

// A name that a script has left empty; what would be read otherwise is the root folder.
void expect_names(const CLI::App& app) {
  for (const CLI::App* sub : app.get_subcommands()) {
    for (const CLI::Option* option : sub->get_options())
      if (option->get_required() && option->count() > 0 && option->results()[0].empty())
        fail<UsageError>(option->get_name(), ": expected a name, got an empty one (see whet ",
                         sub->get_name(), " --help)");
    expect_names(*sub);
  }
}

// Whether there is a command to run; --help and --version are done. Throws UsageError for a wrong command
// line.
bool parse(CLI::App& app, int argc, char** argv, Output& out) {
  expect_known_command(app, argc, argv);
  try {
    app.parse(argc, argv);
    expect_names(app);
    return true;
  } catch (const CLI::Success& asked) {
    std::ostringstream text, none;
    app.exit(asked, text, none);
    out.write(text.str());
    return false;
  } catch (const CLI::ParseError& e) {
    const auto parsed = app.get_subcommands();
    fail<UsageError>(e.what(), " (see whet ", parsed.empty() ? "" : parsed[0]->get_name() + " ", "--help)");
  }
}

// Returns the exit code of a command that computes; others throw what they have to say.
int run_command(const Options& options, Output& out) {
  const std::string& name = options.command.name;
  if (name == "report") {
    write_report(options.report_run);
    out.write_line({{"report", options.report_run + "/report.html"}});
  } else if (name == "countdown") {
    run_countdown(options.countdown, out);
  } else if (name == "tokenize") {
    run_tokenize(options.tokenize, out);
  } else if (name == "score") {
    run_score(options.score, out);
  } else if (name == "sandbox run") {
    run_sandbox(options.sandbox, out);
  } else if (name == "sandbox prepare") {
    prepare_sandbox(options.prepared, out);
  } else if (name == "doctor") {
    run_doctor(options.doctor, out);
  } else {
    return compute(options.command, out);
  }
  return kDone;
}

}  // namespace

int run(int argc, char** argv) {
  open_closed_streams();
  ignore_write_signals();
  Output out;
  Options options;
  CLI::App app("Whetstone: turns a base language model into a reasoning model by reinforcement learning.",
               "whet");
  add_commands(app, options);
  int computed = kDone;
  const int code = exit_code([&] {
    if (!parse(app, argc, argv, out)) return;
    resolve(options);
    computed = run_command(options, out);
  });
  const int written =
      exit_code([&] { out.finish(); });  // also of a command that failed: what it has found out
  return code != kDone ? code : computed != kDone ? computed : written;
}

}  // namespace whet

int main(int argc, char** argv) { return whet::run(argc, argv); }
