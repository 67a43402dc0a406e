#include "sandbox/pool.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "base/fields.h"
#include "base/log.h"
#include "base/pipe.h"
#include "sandbox/builds.h"
#include "sandbox/prepared.h"
#include "sandbox/requests.h"
#include "sandbox/slots.h"

namespace whet::sandbox {

namespace {

constexpr const char* kPrepared = "/prepared";
constexpr size_t kBuildsBytes = size_t{256} << 20;

Tier choose_tier(const PoolConfig& config) {
  if (config.tier != TierChoice::strongest) return static_cast<Tier>(config.tier);
  const TierReport report = examine_tiers();
  if (report.strongest >= static_cast<Tier>(config.minimum_tier)) return report.strongest;
  std::string reasons;
  for (const auto& [tier, problem] : report.problems) reasons += concat("; ", name_of(tier), ": ", problem);
  fail<UsageError>("minimum_tier is ", name_of(config.minimum_tier), ", and this machine's is ",
                   name_of(report.strongest), reasons);
}

size_t count_workers(const PoolConfig& config) {
  check_bounds(config);
  if (config.workers > 0) return static_cast<size_t>(config.workers);
  return std::max(1u, std::thread::hardware_concurrency());
}

bool is_set(const std::atomic<bool>* flag) { return flag != nullptr && *flag; }

std::vector<FileDescriptor> streams_of(FileDescriptor& input, FileDescriptor& output) {
  std::vector<FileDescriptor> streams;
  streams.push_back(std::move(input));
  streams.push_back(std::move(output));
  return streams;
}

}  // namespace

struct Pool::Parts {
  Parts(const PoolConfig& config)
      : languages(load_languages(config.languages)),
        tier(choose_tier(config)),
        preload(config.preload),
        slots(count_workers(config), tier),
        builds(kBuildsBytes) {}

  const Language& language(const std::string& name) const {
    for (const auto& each : languages)
      if (each.name == name) return each;
    std::string names;
    for (const auto& each : languages) names += (names.empty() ? "" : ", ") + each.name;
    fail<UsageError>("no language \"", name, "\": expected one of ", names);
  }

  // In the next free slot; once more where the box failed.
  BoxReply run_box(const Language& language, const BoxRequest& request, const std::atomic<bool>* cancelled) {
    BoxReply reply;
    for (int i = 0; i < 2 && !is_set(cancelled); ++i) {
      Slots::Loan loan = slots.borrow(1, cancelled);
      if (loan.empty()) break;
      reply = loan[0].run(language, request, {}, cancelled);
      if (reply.result.verdict != Verdict::sandbox_error) return reply;
    }
    if (reply.result.detail.empty()) reply = failed_reply(tier, "cancelled");
    return reply;
  }

  // The folder of the language's prepared file, or "": without it compilation is only slower.
  std::string prepared_folder(const Language& language, const std::atomic<bool>* cancelled) {
    // Without a file system of its own, a box has no folder for it that its user may read.
    if (!language.compile->prepare || tier == Tier::landlock) return "";
    const std::lock_guard lock(prepared_mutex);
    const auto known = prepared.find(language.name);
    if (known != prepared.end()) return known->second;
    std::string folder = find_prepared(language);
    const std::string cache = cache_folder();
    if (folder.empty() && preload && !cache.empty()) try {
        folder = sandbox::prepare(language, cache, [&](const BoxRequest& request) {
          return run_box(language, request, cancelled);
        });
      } catch (const Error& error) {
        if (is_set(cancelled)) return "";
        log_line("whet: ", error.what());
      }
    return prepared[language.name] = folder;
  }

  BoxReply compile(const Language& language, const std::string& source,
                   const std::atomic<bool>* cancelled) try {
    const Compiler& compiler = *language.compile;
    BoxRequest request = make_request(language, compiler.command, compiler.limits);
    if (const std::string folder = prepared_folder(language, cancelled); !folder.empty())
      request.mounts.push_back({folder, kPrepared});
    for (auto& word : request.command)
      if (const size_t at = word.find("{prepared}"); at != std::string::npos) word.replace(at, 10, kPrepared);
    request.files = {{language.source, source}};
    request.collect = compiler.product;
    request.is_compiler = true;
    BoxReply reply = run_box(language, request, cancelled);
    Result& result = reply.result;
    if (result.verdict == Verdict::ok || result.verdict == Verdict::sandbox_error) return reply;
    if (result.verdict != Verdict::runtime_error)
      result.detail = concat("the compiler: ", name_of(result.verdict));
    result.verdict = Verdict::compile_error;
    return reply;
  } catch (const Error& error) {
    return failed_reply(tier, error.what());
  }

  // The request for a job's program, or the reason why it cannot be run.
  struct Order {
    const Language& language;
    BoxRequest request;
    std::optional<Result> refused;
  };

  Order order(const Job& job, const std::atomic<bool>* cancelled) {
    const Language& chosen = language(job.program.language);
    Order order{chosen, make_request(chosen, chosen.run, job.limits), {}};
    BoxRequest& request = order.request;
    request.files = job.files;
    request.input = job.input;
    if (chosen.compile) {
      const auto get = [&] {
        return builds.get(chosen.name + '\n' + job.program.source,
                          [&] { return compile(chosen, job.program.source, cancelled); });
      };
      Build build = get();
      // Another caller may have started this build and been cancelled.
      if (build->result.verdict == Verdict::sandbox_error && !is_set(cancelled)) build = get();
      if (build->result.verdict != Verdict::ok) order.refused = build->result;
      request.files.push_back({chosen.compile->product, build->collected});
    } else {
      request.files.push_back({chosen.source, job.program.source});
    }
    request.preloaded = chosen.preload && preload;
    if (request.preloaded) request.command = {chosen.source};
    request.command.insert(request.command.end(), job.arguments.begin(), job.arguments.end());
    return order;
  }

  std::vector<Language> languages;
  Tier tier;
  bool preload;
  Slots slots;
  Builds builds;
  std::mutex prepared_mutex;
  std::map<std::string, std::string> prepared;  // folders by language
};

Pool::Pool(PoolConfig config) : parts_(std::make_unique<Parts>(config)) {}

Pool::~Pool() = default;

Tier Pool::tier() const { return parts_->tier; }

int Pool::workers() const { return static_cast<int>(parts_->slots.count()); }

std::vector<std::string> Pool::prepare(const std::string& folder) {
  const std::string parent = folder.empty() ? cache_folder() : folder;
  require(!parent.empty(), "there is no cache folder that we alone can write to");
  std::vector<std::string> made;
  for (const Language& language : parts_->languages)
    if (language.compile && language.compile->prepare)
      made.push_back(sandbox::prepare(language, parent, [&](const BoxRequest& request) {
        return parts_->run_box(language, request, nullptr);
      }));
  return made;
}

bool Pool::has_language(const std::string& name) const {
  return std::any_of(parts_->languages.begin(), parts_->languages.end(),
                     [&](const Language& language) { return language.name == name; });
}

Result Pool::run(const Job& job, const std::atomic<bool>* cancelled) {
  Parts::Order order = parts_->order(job, cancelled);
  if (order.refused) return *order.refused;
  return parts_->run_box(order.language, order.request, cancelled).result;
}

std::pair<Result, Result> Pool::run_together(const Job& one, const Job& other,
                                             const std::atomic<bool>* cancelled) {
  const Parts::Order first = parts_->order(one, cancelled), second = parts_->order(other, cancelled);
  const Result not_run = failed_reply(parts_->tier, "the other program was not run").result;
  if (first.refused) return {*first.refused, not_run};
  if (second.refused) return {not_run, *second.refused};
  std::pair<Result, Result> results{not_run, not_run};
  for (int i = 0; i < 2 && !is_set(cancelled); ++i) {
    Slots::Loan loan = parts_->slots.borrow(2, cancelled);
    if (loan.empty()) break;
    Pipe to_first, to_second;
    std::vector<FileDescriptor> of_second = streams_of(to_second.read, to_first.write);
    std::thread beside([&] {
      results.second = loan[1].run(second.language, second.request, std::move(of_second), cancelled).result;
    });
    results.first =
        loan[0]
            .run(first.language, first.request, streams_of(to_first.read, to_second.write), cancelled)
            .result;
    beside.join();
    if (results.first.verdict != Verdict::sandbox_error && results.second.verdict != Verdict::sandbox_error)
      break;
  }
  return results;
}

}  // namespace whet::sandbox
