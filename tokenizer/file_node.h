// A node of a JSON file with its path, for messages such as
// "m/tokenizer.json: pre_tokenizer.pretokenizers[1]: type \"Metaspace\" is not supported".
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace whet {

// Token ids index arrays; larger ones are rejected.
inline constexpr int64_t kTokenIdLimit = 1 << 24;

class FileNode {
 public:
  using Tree = Json;  // keeps the order of members, which determines ids

  FileNode(const Tree& tree, std::string file, std::string path = "")
      : tree_(&tree), file_(std::move(file)), path_(std::move(path)) {}

  template <class... Parts>
  [[noreturn]] void refuse(const Parts&... parts) const {
    refuse_in_one_line(concat(file_, ": ", path_, path_.empty() ? "" : ": ", parts...));
  }

  template <class... Parts>
  [[noreturn]] void refuse_item(size_t index, const Parts&... parts) const {
    refuse_in_one_line(concat(file_, ": ", path_, "[", index, "]: ", parts...));
  }

  const Tree& tree() const { return *tree_; }
  bool is_null() const { return tree_->is_null(); }

  // A member; null when it is missing.
  FileNode get(const std::string& key) const;
  FileNode require(const std::string& key) const;
  FileNode operator[](size_t index) const;
  size_t size() const;                                            // of a list
  std::vector<std::pair<std::string, FileNode>> members() const;  // of an object, in the order of the file

  bool flag() const;
  bool flag(const std::string& key, bool otherwise) const;
  std::string text() const;
  int32_t id() const;
  const std::string& type() const;  // the member "type"

  [[noreturn]] void refuse_type() const { refuse("type \"", type(), "\" is not supported"); }
  void expect(bool ok, const char* what) const;

 private:
  // Tokens in a message may hold line breaks: control characters are escaped as in JSON.
  [[noreturn]] static void refuse_in_one_line(const std::string& message);

  const Tree* tree_;
  std::string file_, path_;
};

}  // namespace whet
