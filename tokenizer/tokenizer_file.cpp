#include "tokenizer/tokenizer_file.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace whet {

namespace {

using Tree = FileNode::Tree;

// Receives the parser's events: builds a tree of them, and fills the lists inside model.vocab and
// model.merges.
class TreeReader final : public nlohmann::json_sax<Tree> {
 public:
  TreeReader(TokenizerFile& file, const std::string& path) : file_(file), path_(path) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add_integer(value); }
  bool number_unsigned(number_unsigned_t value) override {
    return add_integer(static_cast<int64_t>(std::min(value, static_cast<number_unsigned_t>(INT64_MAX))));
  }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool binary(binary_t&) override { return false; }

  bool string(string_t& value) override {
    if (inside_ == Inside::merges) return add_spaced_merge(value);
    if (inside_ != Inside::merge) return add(std::move(value));
    file_.merges.push(value);
    ++parts_;
    return true;
  }

  bool key(string_t& name) override {
    if (inside_ == Inside::vocabulary)
      file_.tokens.push(name);
    else
      keys_.back() = std::move(name);
    return true;
  }

  bool start_object(size_t) override {
    const bool vocabulary = at_member_of_model("vocab");
    add(Tree::object());
    if (vocabulary) inside_ = Inside::vocabulary;
    return true;
  }
  bool end_object() override { return close(); }

  bool start_array(size_t) override {
    if (inside_ == Inside::merges) {
      inside_ = Inside::merge;
      parts_ = 0;
      return true;
    }
    const bool merges = at_member_of_model("merges");
    add(Tree::array());
    if (merges) inside_ = Inside::merges;
    return true;
  }
  bool end_array() override {
    if (inside_ != Inside::merge) return close();
    if (parts_ != 2) refuse_merge("expected a pair");
    inside_ = Inside::merges;
    return true;
  }

  bool parse_error(size_t byte, const std::string&, const nlohmann::detail::exception&) override {
    fail<UsageError>(path_, ": not valid JSON near byte ", byte);
  }

 private:
  enum class Inside { tree, vocabulary, merges, merge };

  bool at_member_of_model(const char* name) const {
    return inside_ == Inside::tree && keys_.size() == 2 && keys_[0] == "model" && keys_[1] == name;
  }

  [[noreturn]] void refuse_merge(const char* reason) const {
    fail<UsageError>(path_, ": model.merges[", file_.merges.size() / 2, "]: ", reason);
  }

  bool add_spaced_merge(const std::string& text) {
    const size_t space = text.find(' ');
    if (space == text.npos || text.find(' ', space + 1) != text.npos)
      refuse_merge("expected two tokens and one space between them");
    file_.merges.push(std::string_view(text).substr(0, space));
    file_.merges.push(std::string_view(text).substr(space + 1));
    return true;
  }

  bool add_integer(int64_t value) {
    if (inside_ != Inside::vocabulary) return add(value);
    if (value < 0 || value >= kTokenIdLimit) refuse_id(std::to_string(value));
    file_.ids.push_back(static_cast<int32_t>(value));
    return true;
  }

  [[noreturn]] void refuse_id(const std::string& found) const {
    fail<UsageError>(path_, ": model.vocab.", file_.tokens[file_.tokens.size() - 1],
                     ": expected a token id, got ", found);
  }

  // Adds a value at the current position of the tree and enters an object or a list.
  bool add(Tree value) {
    if (inside_ == Inside::vocabulary) refuse_id(value.type_name());
    if (inside_ != Inside::tree) refuse_merge("expected a pair");
    const bool container = value.is_structured();
    Tree* added = &file_.tree;
    if (open_.empty())
      file_.tree = std::move(value);
    else if (open_.back()->is_array())
      added = &open_.back()->emplace_back(std::move(value));
    else
      added = &((*open_.back())[keys_.back()] = std::move(value));
    if (container) {
      open_.push_back(added);
      keys_.emplace_back();
    }
    return true;
  }

  bool close() {
    inside_ = Inside::tree;
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  TokenizerFile& file_;
  const std::string& path_;
  std::vector<Tree*> open_;        // containers that are not complete, outermost first
  std::vector<std::string> keys_;  // the current member of each
  Inside inside_ = Inside::tree;
  int parts_ = 0;  // of the merge inside
};

}  // namespace

TokenizerFile read_tokenizer_file(const std::string& text, const std::string& path) {
  TokenizerFile file;
  TreeReader reader(file, path);
  Tree::sax_parse(text, &reader);
  return file;
}

}  // namespace whet
