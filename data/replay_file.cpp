#include "data/replay_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/error.h"
#include "base/json_lines.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> files_of(const std::string& path) {
  std::error_code unused;
  if (!fs::is_directory(path, unused)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(path))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  if (files.empty()) fail<UsageError>(path, ": holds no *.jsonl");
  return files;
}

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r") == std::string::npos; }

GroupLine parse(const std::string& text, const std::string& file, size_t number) {
  Json row = parse_row(text, file, number);
  try {
    return read_group(std::move(row));
  } catch (const UsageError& error) {
    fail<UsageError>(file, ":", number, ": ", error.what());
  }
}

}  // namespace

ReplayFile::ReplayFile(const std::string& path,
                       const std::function<void(const Group& group, const std::string& line)>& check)
    : path_(path), files_(files_of(path)) {
  std::map<int64_t, Step> steps;
  for (size_t file = 0; file < files_.size(); ++file) {
    std::ifstream in(files_[file], std::ios::binary);
    if (!in) fail<UsageError>(files_[file], ": cannot be read");
    std::string text;
    size_t number = 0;
    for (int64_t offset = 0; std::getline(in, text); offset += std::ssize(text) + 1) {
      ++number;
      if (is_blank(text)) continue;
      GroupLine line = parse(text, files_[file], number);
      Step& step = steps[line.step];
      step.lines.push_back({file, number, offset, std::hash<std::string>()(text)});
      try {
        check(line.group, text);
        if (!line.updates.empty() && !step.updates.empty())
          fail("updates: another line of the step has them already");
      } catch (const Error& error) {
        fail<UsageError>(files_[file], ":", number, ": ", error.what());
      }
      if (!line.updates.empty()) step.updates = std::move(line.updates);
      step.completions += line.group.completions.size();
    }
  }
  if (steps.empty()) fail<UsageError>(path, ": has no completions");
  for (auto& [unused, step] : steps) steps_.push_back(std::move(step));
}

GroupLine ReplayFile::read(const Line& line) const {
  const std::string& file = files_[line.file];
  std::ifstream in(file, std::ios::binary);
  std::string text;
  if (!in.seekg(line.offset) || !std::getline(in, text) || std::hash<std::string>()(text) != line.hash)
    fail(file, ":", line.number, ": has changed since the run began");
  return parse(text, file, line.number);
}

std::vector<Group> ReplayFile::at(int64_t step) const {
  require(step >= 0 && step < steps(), path_, ": has no step ", step);
  std::vector<Group> groups;
  for (const Line& line : steps_[static_cast<size_t>(step)].lines)
    groups.push_back(std::move(read(line).group));
  return groups;
}

}  // namespace whet
