#include "scoring/required_columns.h"

#include <algorithm>

#include "base/error.h"
#include "rewards/code/read_problem.h"
#include "rewards/columns.h"

namespace whet {

namespace {

// The columns by which rewards/code/read_problem.h distinguishes the forms of a problem.
const std::vector<std::string> kTestColumns{
    "tests", "input_output",       "verification_info", "official_tests", "public_test_cases",
    "test",  "private_test_cases", "test_list",         "reward_model"};

struct Rule {
  std::string name, type;
  std::vector<std::string> columns;
};

Rule rule_of(const RewardConfig& config) {
  Rule rule{config.name,
            std::visit([](const auto& options) -> std::string { return options.kName; }, config.options),
            {}};
  if (rule.name.empty()) rule.name = rule.type;
  for (RewardType& type : Rewards::describe())
    if (type.name == rule.type) rule.columns = std::move(type.columns);
  return rule;
}

std::string column_names(const std::vector<Prompt>& prompts, std::vector<std::string>& names) {
  for (const Prompt& prompt : prompts)
    for (const auto& [name, value] : prompt.columns.items())
      if (!value.is_null() && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

// "; did you mean ...?", or the columns that there are.
std::string hint(const std::vector<std::string>& wanted, const std::vector<Prompt>& prompts) {
  std::vector<std::string> names;
  const std::string list = column_names(prompts, names);
  for (const auto& name : names)
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end())
      if (!nearest(name, wanted).empty()) return concat("; did you mean \"", name, "\"?");
  return concat("; the columns are ", list);
}

[[noreturn]] void refuse(const Rule& rule, const std::vector<Prompt>& prompts, const std::string& where) {
  const std::string needed_by = concat("which the reward \"", rule.name, "\" (", rule.type, ") needs");
  if (rule.columns.empty())
    fail<UsageError>(where, ": no row has a column of tests, ", needed_by, " (docs/code.md)",
                     hint(kTestColumns, prompts));
  for (const auto& column : rule.columns)
    if (std::none_of(prompts.begin(), prompts.end(), [&](const Prompt& p) { return has_column(p, column); }))
      fail<UsageError>(where, ": no row has a column \"", column, "\", ", needed_by, hint({column}, prompts));
  std::string list;
  for (const auto& column : rule.columns) list += (list.empty() ? "" : " and ") + column;
  fail<UsageError>(where, ": no row has all the columns ", list, ", ", needed_by);
}

bool has_tests(const Prompt& prompt) {
  std::string unreadable;
  return code::read_problem(prompt, unreadable) || !unreadable.empty();
}

std::vector<Prompt> prompts_for(const RewardConfig& config, const Rule& rule, const std::vector<Prompt>& all,
                                const std::string& where) {
  if (config.data_source.empty()) return all;
  std::vector<Prompt> prompts;
  for (const Prompt& prompt : all)
    if (is_for(config.data_source, prompt.columns)) prompts.push_back(prompt);
  if (prompts.empty())
    fail<UsageError>(where, ": no row has a data_source of ", either_of(config.data_source),
                     ", which the reward \"", rule.name, "\" is for");
  return prompts;
}

}  // namespace

std::vector<std::string> check_columns(const std::vector<RewardConfig>& rewards,
                                       const std::vector<Prompt>& all, const std::string& where) {
  std::vector<std::string> notes;
  for (const RewardConfig& config : rewards) {
    const Rule rule = rule_of(config);
    const std::vector<Prompt> prompts = prompts_for(config, rule, all, where);
    if (rule.type == CodeReward::Options::kName) {
      if (std::none_of(prompts.begin(), prompts.end(), has_tests)) refuse(rule, prompts, where);
      continue;
    }
    const auto applies = [&](const Prompt& prompt) {
      return std::all_of(rule.columns.begin(), rule.columns.end(),
                         [&](const std::string& column) { return has_column(prompt, column); });
    };
    const auto count = std::count_if(prompts.begin(), prompts.end(), applies);
    if (count == 0) refuse(rule, prompts, where);
    if (count < std::ssize(prompts))
      notes.push_back(concat(where, ": the reward \"", rule.name, "\" applies to ", count, " of ",
                             prompts.size(), " rows"));
  }
  return notes;
}

}  // namespace whet
