// A run's TensorBoard event file: the numbers of metrics.jsonl as scalars, one event for each line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"

namespace whet {

class EventFile {
 public:
  // Writes a new file into the run's folder that begins with `lines`, those that metrics.jsonl has, and
  // removes the files of earlier processes. Lines that the newest of these has keep their wall time. So a
  // resumed run has every point once, whatever the process before it has written after its checkpoint; and as
  // the file is a new one that begins by starting a session, a TensorBoard that is watching forgets those
  // points too.
  EventFile(const std::string& run_path, const std::vector<Json>& lines);

  // Appends a line of metrics.jsonl, which has to have a "step".
  void add(const Json& line);

 private:
  std::optional<AppendFile> file_;
};

// The event files of a run's folder, the oldest first.
std::vector<std::string> event_files(const std::string& run_path);

}  // namespace whet
