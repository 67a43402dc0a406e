// A part of a checkpoint that belongs to one way of training, such as in-flight groups.
#pragma once

#include <functional>
#include <string>

namespace whet {

// Writes files into `folder`, a checkpoint's trainer/.
using SectionWriter = std::function<void(const std::string& folder)>;

class StateSection {
 public:
  virtual ~StateSection() = default;
  // Writes files into `folder`, the checkpoint's trainer/, under names that no other section uses.
  virtual void save(const std::string& folder) const = 0;
  // What save() would do now, from copies: another thread calls it while this changes.
  virtual SectionWriter snapshot() const = 0;
  // Reads them back, also as older versions wrote them. Throws UsageError that names the file for anything
  // else.
  virtual void restore(const std::string& folder) = 0;
};

}  // namespace whet
