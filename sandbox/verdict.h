// How a program's run ended.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace whet::sandbox {

// Where several hold, the first of these: sandbox_error, compile_error, output_limit, memory_limit,
// cpu_time_limit, wall_time_limit, runtime_error, wrong_answer, ok.
enum class Verdict {
  ok,
  wrong_answer,     // only of rewards/code, which compares the output
  runtime_error,    // a signal, or an exit code other than 0
  cpu_time_limit,   // of all its processes together
  wall_time_limit,  // such as of a program that sleeps or waits
  memory_limit,     // of the whole box, its files in memory included
  output_limit,     // of standard output or standard error
  compile_error,    // the compiler's own limits included
  sandbox_error,    // the box failed, not the program
};

inline constexpr std::array<std::pair<Verdict, const char*>, 9> kVerdictNames{{
    {Verdict::ok, "ok"},
    {Verdict::wrong_answer, "wrong_answer"},
    {Verdict::runtime_error, "runtime_error"},
    {Verdict::cpu_time_limit, "cpu_time_limit"},
    {Verdict::wall_time_limit, "wall_time_limit"},
    {Verdict::memory_limit, "memory_limit"},
    {Verdict::output_limit, "output_limit"},
    {Verdict::compile_error, "compile_error"},
    {Verdict::sandbox_error, "sandbox_error"},
}};

inline const char* name_of(Verdict verdict) { return kVerdictNames[static_cast<size_t>(verdict)].second; }

}  // namespace whet::sandbox
