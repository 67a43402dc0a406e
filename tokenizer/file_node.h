// A place in tokenizer.json that knows its own path, so that whatever is missing or not understood can be
// named in one line ("m/tokenizer.json: pre_tokenizer.pretokenizers[1]: type \"Metaspace\" is not
// supported").
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/error.h"

namespace whet {

// Ids index arrays; a larger one is a damaged file.
inline constexpr int64_t kTokenIdLimit = 1 << 24;

class FileNode {
 public:
  // Unlike whet::Json this keeps keys in a tree, and so finds them quickly.
  using Tree = nlohmann::json;

  FileNode(const Tree& tree, std::string file, std::string place = "")
      : tree_(&tree), file_(std::move(file)), place_(std::move(place)) {}

  template <class... Parts>
  [[noreturn]] void refuse(const Parts&... parts) const {
    fail<UsageError>(file_, ": ", place_, place_.empty() ? "" : ": ", parts...);
  }

  template <class... Parts>
  [[noreturn]] void refuse_item(size_t index, const Parts&... parts) const {
    fail<UsageError>(file_, ": ", place_, "[", index, "]: ", parts...);
  }

  const Tree& tree() const { return *tree_; }
  bool is_null() const { return tree_->is_null(); }

  // A member; null when it is not there.
  FileNode get(const std::string& key) const;
  FileNode require(const std::string& key) const;
  FileNode operator[](size_t index) const;
  size_t size() const;  // of a list

  bool flag() const;
  bool flag(const std::string& key, bool otherwise) const;
  std::string text() const;
  int32_t id() const;
  const std::string& type() const;  // the member "type"

  [[noreturn]] void refuse_type() const { refuse("type \"", type(), "\" is not supported"); }
  void expect(bool ok, const char* what) const;

 private:
  const Tree* tree_;
  std::string file_, place_;
};

}  // namespace whet
