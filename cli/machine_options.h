// --device and --threads: where a command computes, and on how much of it.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace whet {

// The hardware threads of this machine, at least 1.
int core_count();

void add_device(CLI::App& app, std::string& device);
// 0 stands for all cores, and is the default.
void add_threads(CLI::App& app, int& threads);

// Throws UsageError unless this build can compute on `device`.
void check_device(const std::string& device);
// Throws UsageError, which begins with `what`, unless `threads` is 0 (all cores) or at most 4096.
void check_threads(const std::string& what, int threads);
// `threads` of --threads, checked, where 0 becomes the number of cores.
int resolve_threads(int threads);

}  // namespace whet
