// whet doctor: what this machine has, how fast it is, and whether sampler and trainer agree on it.
#include <CLI/CLI.hpp>
#include <cmath>
#include <iomanip>
#include <memory>
#include <optional>

#include "base/cpu_features.h"
#include "base/error.h"
#include "base/machine.h"
#include "cli/commands.h"
#include "cli/compute.h"
#include "cli/exit_code.h"
#include "cli/machine_options.h"
#include "sandbox/tier.h"

namespace whet {

namespace {

struct Report {
  Machine machine;
  CpuFeatures features;
  std::optional<Examination> examination;
  std::string problem;  // why there is none
  sandbox::TierReport sandbox;
};

Report examine_all(int threads) {
  Report report{describe_machine(), cpu_features(), {}, "", sandbox::examine_tiers()};
  try {
    report.examination = examine(threads);
  } catch (const std::exception& error) {
    report.problem = error.what();
  }
  return report;
}

std::vector<std::string> instruction_sets(const CpuFeatures& features) {
  std::vector<std::string> names;
  if (features.missing.empty()) names.push_back("AVX2+FMA");
  if (features.avx512) names.push_back("AVX-512");
  if (features.avx512_bf16) names.push_back("AVX512-BF16");
  if (features.amx) names.push_back("AMX");
  return names;
}

Json to_json(const Examination& examination) {
  Json checks = Json::array();
  for (const auto& [name, passed, detail] : examination.parity)
    checks.push_back({{"name", name}, {"passed", passed}, {"detail", detail}});
  return {
      {"libtorch", {{"version", examination.torch_version}, {"path", examination.torch_path}}},
      {"kernels", examination.instruction_set},
      {"read_bytes_per_s", examination.read_bytes_per_s},
      {"product_flops_per_s", examination.product_flops_per_s},
      {"parity",
       {{"holds", all_passed(examination.parity)}, {"wall_s", examination.parity_s}, {"checks", checks}}}};
}

Json to_json(const sandbox::TierReport& report) {
  Json problems = Json::object();
  for (const auto& [tier, problem] : report.problems) problems[name_of(tier)] = problem;
  return {{"tier", name_of(report.strongest)}, {"problems", problems}};
}

// Null where nothing is limited or wrong.
Json to_json(const Report& report, int threads) {
  const Machine& machine = report.machine;
  Json json = {
      {"version", WHET_VERSION},
      {"cpu_model", machine.cpu_model},
      {"cores", machine.cores},
      {"cpu_quota", machine.cpu_quota > 0 ? Json(machine.cpu_quota) : Json()},
      {"instruction_sets", instruction_sets(report.features)},
      {"memory_bytes", machine.memory_bytes},
      {"memory_limit_bytes", machine.memory_limit_bytes > 0 ? Json(machine.memory_limit_bytes) : Json()},
      {"huge_pages", machine.huge_pages},
      {"gpus", machine.gpus},
      {"gpu_model", machine.gpu_model},
      {"sandbox", to_json(report.sandbox)},
      {"threads", threads},
      {"problem", report.problem.empty() ? Json() : Json(report.problem)}};
  if (report.examination) json.update(to_json(*report.examination));
  return json;
}

std::string in_units(double value, const char* unit) {
  std::ostringstream out;
  out << std::setprecision(3) << value / 1e9 << " " << unit;
  return out.str();
}

std::string cores_of(const Machine& machine) {
  const std::string cores = concat(machine.cores, machine.cores == 1 ? " core" : " cores");
  if (machine.cpu_quota == 0) return cores;
  return concat(cores, ", but a cgroup allows the time of ", machine.cpu_quota, ": use --threads ",
                std::ceil(machine.cpu_quota));
}

std::string memory_of(const Machine& machine) {
  const std::string memory = in_units(static_cast<double>(machine.memory_bytes), "GB");
  const auto limit = static_cast<double>(machine.memory_limit_bytes);
  return limit == 0 ? memory : concat(memory, ", of which a cgroup allows ", in_units(limit, "GB"));
}

std::string huge_pages_of(const Machine& machine) {
  if (machine.huge_pages == "never")
    return "never: large models run slower (madvise in /sys/kernel/mm/transparent_hugepage/enabled helps)";
  return machine.huge_pages.empty() ? "unknown" : machine.huge_pages;
}

std::string gpus_of(const Machine& machine) {
  if (machine.gpus == 0) return "none found";
  return concat(machine.gpus > 1 ? concat(machine.gpus, " x ") : "", machine.gpu_model,
                ", not used: this build computes on the CPU only");
}

std::string sandbox_of(const sandbox::TierReport& report) {
  const auto meaning = [&]() -> const char* {
    switch (report.strongest) {
      case sandbox::Tier::cgroup:
        return "namespaces, and memory and processor time counted by the kernel";
      case sandbox::Tier::namespaces:
        return "namespaces; memory and processor time are looked at now and then";
      case sandbox::Tier::landlock:
        return "no namespaces: only recipes with \"minimum_tier\": \"landlock\" run programs here";
      case sandbox::Tier::none:
        break;
    }
    return "programs cannot be contained here";
  };
  std::string text = concat("tier ", name_of(report.strongest), ": ", meaning());
  for (const auto& [tier, problem] : report.problems) text += concat("; not ", name_of(tier), ": ", problem);
  return text;
}

std::string row(const std::string& label, const std::string& value) {
  constexpr size_t kLabelWidth = 16;
  return "  " + label + std::string(kLabelWidth - std::min(kLabelWidth, label.size()), ' ') + value + "\n";
}

std::string page_of_machine(const Report& report) {
  const Machine& machine = report.machine;
  std::string sets;
  for (const auto& name : instruction_sets(report.features)) sets += (sets.empty() ? "" : ", ") + name;
  if (!report.features.missing.empty()) sets = concat("no ", report.features.missing);
  return concat(
      "whet ", WHET_VERSION, "\n\nMachine\n",
      row("CPU", concat(machine.cpu_model.empty() ? "unknown" : machine.cpu_model, ", ", cores_of(machine))),
      row("instructions", sets), row("memory", memory_of(machine)), row("huge pages", huge_pages_of(machine)),
      row("GPU", gpus_of(machine)), row("sandbox", sandbox_of(report.sandbox)));
}

std::string page_of_examination(const Examination& examination, int threads) {
  std::string page = concat(row("LibTorch", concat(examination.torch_version, ", ", examination.torch_path)),
                            row("kernels", concat(examination.instruction_set, ", float32")), "\nSpeed on ",
                            threads, threads == 1 ? " thread" : " threads", "\n",
                            row("memory, read", in_units(examination.read_bytes_per_s, "GB/s")),
                            row("products", in_units(examination.product_flops_per_s, "GFLOP/s")),
                            "\nParity of sampler and trainer ",
                            all_passed(examination.parity) ? "holds" : "does not hold", "\n");
  for (const auto& [name, passed, detail] : examination.parity)
    page += concat(passed ? "  ok      " : "  FAILED  ", name, ": ", detail, "\n");
  return page;
}

// Throws Error, when everything is printed, if this machine cannot compute or parity does not hold on it.
void run_doctor(int threads, bool json, Output& out) {
  const Report report = examine_all(threads);
  if (json) {
    out.write_line(to_json(report, threads));
  } else {
    out.write(page_of_machine(report));
    if (report.examination) out.write(page_of_examination(*report.examination, threads));
  }
  require(report.problem.empty(), report.problem);
  require(all_passed(report.examination->parity),
          "parity does not hold on this machine: log-probabilities recorded while sampling may not be those "
          "that the trainer computes, and importance ratios may start away from 1");
}

}  // namespace

Run add_doctor(CLI::App& app) {
  struct DoctorOptions {
    bool json = false;  // one line, instead of a page for people
    int threads = 0;
  };
  const auto options = std::make_shared<DoctorOptions>();
  app.add_flag("--json", options->json, "one JSON line");
  add_threads(app, options->threads);
  return [options](Output& out) {
    run_doctor(resolve_threads(options->threads), options->json, out);
    return kDone;
  };
}

}  // namespace whet
