#include "rewards/code_reward.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/fields.h"
#include "base/parallel.h"
#include "rewards/code/extract_program.h"
#include "rewards/code/language.h"
#include "rewards/code/read_problem.h"
#include "rewards/tags.h"

namespace whet {

namespace {

using sandbox::Verdict;

// Before its pool is made.
CodeReward::Options checked(CodeReward::Options options) {
  check_bounds(options, "rewards: code");
  if (options.language.empty()) fail<UsageError>("rewards: code.language: expected the name of a language");
  return options;
}

bool is_stdio(const code::Test& test) { return std::holds_alternative<code::StdioTest>(test); }

// The programs of a group's completions, equal ones once.
struct Programs {
  std::vector<std::string> sources;
  std::vector<std::optional<size_t>> of_completion;  // none: it has no program
};

Programs find_programs(const Group& group, const std::string& language) {
  Programs programs;
  std::map<std::string, size_t> known;
  for (const Completion& completion : group.completions) {
    const auto source = code::extract_program(completion.text, language, opens_thought(group.prompt));
    programs.of_completion.push_back(std::nullopt);
    if (!source) continue;
    const auto [entry, is_new] = known.try_emplace(*source, programs.sources.size());
    if (is_new) programs.sources.push_back(*source);
    programs.of_completion.back() = entry->second;
  }
  return programs;
}

Json describe(const code::ProgramResult& program) {
  Json verdicts = Json::object(), first_failure;
  int64_t passed = 0;
  for (size_t i = 0; i < program.results.size(); ++i) {
    const code::TestResult& result = program.results[i];
    const char* verdict = name_of(result.verdict);
    verdicts[verdict] = verdicts.value(verdict, 0) + 1;
    passed += result.verdict == Verdict::ok;
    if (result.verdict == Verdict::ok || !first_failure.is_null()) continue;
    first_failure = {{"test", i}, {"verdict", verdict}};
    if (!result.errors.empty()) first_failure["errors"] = result.errors;
  }
  Json detail = {{"passed", passed}, {"tests", program.tests}, {"verdicts", verdicts}};
  if (!first_failure.is_null()) detail["first_failure"] = first_failure;
  return detail;
}

}  // namespace

CodeReward::CodeReward(Options options)
    : options_(checked(std::move(options))),
      pool_(std::make_unique<sandbox::Pool>(options_.pool)),
      boxes_(code::boxes_of(*pool_)),
      workers_(pool_->workers()) {
  options_.language = code::language_of(options_.language);
  if (!pool_->has_language(options_.language))
    fail<UsageError>("rewards: code.language: the sandbox has no language \"", options_.language, "\"");
}

// The reason why the sandbox cannot judge programs for this problem; "" if it can.
std::string CodeReward::obstacle(const code::Problem& problem, const std::string& language) const {
  for (const std::string& name : {language, problem.checker ? problem.checker->language : language})
    if (!pool_->has_language(name)) return "the sandbox has no language \"" + excerpt(name) + "\"";
  const bool only_stdio = std::all_of(problem.tests.begin(), problem.tests.end(), is_stdio);
  return only_stdio || language == "python" ? "" : "the tests call functions, which is done in Python alone";
}

code::TestRun CodeReward::run_of(const code::Problem& problem, const std::string& language) const {
  code::TestRun run;
  run.program.language = language;
  run.checker = problem.checker ? &*problem.checker : nullptr;
  run.limits.cpu_s = options_.time_s;
  run.limits.memory_bytes = options_.memory_mb << 20;
  run.checker_limits = run.limits;
  if (options_.row_limits) {
    run.limits.cpu_s = problem.time_s.value_or(run.limits.cpu_s);
    run.limits.memory_bytes = problem.memory_bytes.value_or(run.limits.memory_bytes);
  }
  run.tolerance = problem.tolerance.value_or(code::Tolerance{options_.abs_tolerance, options_.rel_tolerance});
  return run;
}

Judgement CodeReward::judge_source(const code::Problem& problem, code::TestRun run, const std::string& source,
                                   int threads) const {
  run.program.source = source;
  const code::JudgeOptions options{options_.credit, static_cast<size_t>(options_.max_tests), threads};
  const code::ProgramResult program = code::judge_program(problem.tests, run, options, boxes_);
  if (!program.credit) return not_judged(excerpt(program.results.back().unjudged));
  return judged(options_.format_part + (1 - options_.format_part) * *program.credit, describe(program));
}

Judgement CodeReward::judge(const Prompt& prompt, const Completion& completion) const {
  return judge_group({prompt, {completion}}).front();
}

std::vector<Judgement> CodeReward::judge_group(const Group& group) const {
  const auto all = [&](const Judgement& judgement) {
    return std::vector<Judgement>(group.completions.size(), judgement);
  };
  std::string error;
  const std::optional<code::Problem> problem = code::read_problem(group.prompt, error);
  if (!problem) return all(error.empty() ? not_applicable() : not_judged(error));
  const std::string language = problem->language.value_or(options_.language);
  if (const std::string why = obstacle(*problem, language); !why.empty()) return all(not_judged(why));

  const code::TestRun run = run_of(*problem, language);
  const Programs programs = find_programs(group, language);
  const int count = static_cast<int>(programs.sources.size());
  const int threads = (workers_ + count - 1) / std::max(1, count);  // for the tests of one
  std::vector<Judgement> judgements(programs.sources.size());
  parallel_for(workers_, count, [&](int task) {
    const auto program = static_cast<size_t>(task);
    judgements[program] = judge_source(*problem, run, programs.sources[program], threads);
  });

  std::vector<Judgement> result;
  for (const std::optional<size_t>& program : programs.of_completion)
    result.push_back(program ? judgements[*program] : judged(0, {{"outcome", "no program"}}));
  return result;
}

}  // namespace whet
