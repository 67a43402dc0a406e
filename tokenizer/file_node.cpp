#include "tokenizer/file_node.h"

#include "base/quote.h"

namespace whet {

void FileNode::refuse_in_one_line(const std::string& message) {
  std::string line;
  for (const char c : message) {
    const bool control = static_cast<unsigned char>(c) < 0x20;
    const std::string escaped = control ? quote({&c, 1}) : "";
    line += control ? escaped.substr(1, escaped.size() - 2) : std::string(1, c);
  }
  fail<UsageError>(line);
}

void FileNode::expect(bool ok, const char* what) const {
  if (ok) return;
  std::string found = tree_->dump(-1, ' ', false, Tree::error_handler_t::replace);
  if (found.size() > 60) found = found.substr(0, 60) + "...";
  refuse("expected ", what, ", got ", found);
}

FileNode FileNode::get(const std::string& key) const {
  expect(tree_->is_object(), "an object");
  static const Tree null;
  const auto found = tree_->find(key);
  return {found == tree_->end() ? null : *found, file_, path_.empty() ? key : path_ + "." + key};
}

std::vector<std::pair<std::string, FileNode>> FileNode::members() const {
  expect(tree_->is_object(), "an object");
  std::vector<std::pair<std::string, FileNode>> all;
  for (const auto& [key, value] : tree_->items())
    all.emplace_back(key, FileNode(value, file_, path_.empty() ? key : path_ + "." + key));
  return all;
}

FileNode FileNode::require(const std::string& key) const {
  FileNode node = get(key);
  if (!tree_->contains(key)) refuse("\"", key, "\" is missing");
  return node;
}

FileNode FileNode::operator[](size_t index) const {
  return {(*tree_)[index], file_, concat(path_, "[", index, "]")};
}

size_t FileNode::size() const {
  expect(tree_->is_array(), "a list");
  return tree_->size();
}

bool FileNode::flag() const {
  expect(tree_->is_boolean(), "true or false");
  return tree_->get<bool>();
}

bool FileNode::flag(const std::string& key, bool otherwise) const {
  const FileNode node = get(key);
  return node.is_null() ? otherwise : node.flag();
}

std::string FileNode::text() const {
  expect(tree_->is_string(), "a string");
  return tree_->get<std::string>();
}

int32_t FileNode::id() const {
  expect(tree_->is_number_integer(), "a token id");
  const auto id = tree_->get<int64_t>();
  expect(id >= 0 && id < kTokenIdLimit, "a token id");
  return static_cast<int32_t>(id);
}

const std::string& FileNode::type() const {
  const FileNode node = require("type");
  node.expect(node.tree_->is_string(), "a string");
  return node.tree_->get_ref<const std::string&>();
}

}  // namespace whet
