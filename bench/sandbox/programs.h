// The programs that are timed and counted, and how others contain one.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "base/error.h"

namespace whet::bench {

inline constexpr const char* kImports =
    "import sys, os, re, math, json, random, itertools, functools, collections, heapq, bisect";
inline constexpr const char* kSum =
    "n = int(input())\nprint(sum(int(word) for word in input().split()[:n]))\n";

// Without preloading, and no program at all: what the box itself costs.
inline constexpr const char* kTrue =
    R"({"name": "true", "source": "unused", "run": ["/usr/bin/true"], "read_only": ["/usr"]})";
inline constexpr const char* kColdPython =
    R"({"name": "cold python", "source": "main.py", "run": ["/usr/bin/python3", "-I", "-S", "main.py"],
        "read_only": ["/usr"]})";

// The same namespaces and visible files; no limits, no seccomp filter.
inline std::vector<std::string> in_bwrap(const std::vector<std::string>& command) {
  std::vector<std::string> all{"/usr/bin/bwrap", "--unshare-all", "--unshare-user", "--die-with-parent"};
  const auto add = [&](std::initializer_list<const char*> words) {
    all.insert(all.end(), words.begin(), words.end());
  };
  add({"--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib"});
  add({"--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--"});
  all.insert(all.end(), command.begin(), command.end());
  return all;
}

// About a page, and another text each time.
inline std::string cpp_program(int number) {
  return concat("#include <bits/stdc++.h>\nusing namespace std;\n\nconst int kRound = ", number, R"(;

struct Edge { int to; long long length; };

vector<long long> distances(const vector<vector<Edge>>& graph, int from) {
  vector<long long> best(graph.size(), LLONG_MAX);
  priority_queue<pair<long long, int>, vector<pair<long long, int>>, greater<>> open;
  open.push({best[from] = 0, from});
  while (!open.empty()) {
    auto [length, at] = open.top();
    open.pop();
    if (length > best[at]) continue;
    for (const Edge& edge : graph[at])
      if (length + edge.length < best[edge.to]) open.push({best[edge.to] = length + edge.length, edge.to});
  }
  return best;
}

int main() {
  vector<vector<Edge>> graph(100);
  for (int i = 0; i < 100; ++i)
    for (int j = 1; j < 5; ++j) graph[i].push_back({(i * j + kRound) % 100, i + j});
  map<long long, int> counts;
  for (long long length : distances(graph, 0)) ++counts[length];
  string text;
  for (auto [length, count] : counts) text += to_string(length) + ":" + to_string(count) + " ";
  return text.empty();
}
)");
}

}  // namespace whet::bench
