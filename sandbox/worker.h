// A process that runs boxes, one at a time: whet-jail, or an interpreter with its modules imported.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "base/process_group.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

class Worker {
 public:
  // Starts it and waits until it is ready. Throws Error with the reason when it is not.
  Worker(const std::vector<std::string>& command, const std::vector<std::string>& environment,
         const WorkerConfig& config);
  // Waits for it to remove its boxes and exit, then kills it.
  ~Worker();
  Worker(const Worker&) = delete;

  // Waits for the result, as long as the request's limits allow. Setting `cancelled` ends the run early.
  // Throws Error when the worker has ended or does not respond; it must not be used again then.
  BoxReply run(const BoxRequest& request, std::vector<FileDescriptor> streams,
               const std::atomic<bool>* cancelled);

 private:
  void stop();
  void wait_for_reply(double limit_s, const std::atomic<bool>* cancelled) const;

  FileDescriptor socket_;
  std::optional<ProcessGroup> process_;
  Wire wire_;
};

WorkerConfig make_worker_config(Tier tier, const std::vector<std::string>& read_only);

// Paths of files beside this program.
std::string beside_this_program(const char* name);
std::string jail_program();
std::string jail_library();

}  // namespace whet::sandbox
