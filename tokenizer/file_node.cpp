#include "tokenizer/file_node.h"

namespace whet {

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
  return {found == tree_->end() ? null : *found, file_, place_.empty() ? key : place_ + "." + key};
}

FileNode FileNode::require(const std::string& key) const {
  FileNode node = get(key);
  if (!tree_->contains(key)) refuse("\"", key, "\" is missing");
  return node;
}

FileNode FileNode::operator[](size_t index) const {
  return {(*tree_)[index], file_, concat(place_, "[", index, "]")};
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
