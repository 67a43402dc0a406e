// The safetensors format: u64 little-endian header length, a JSON header, then the tensors' bytes back to
// back. Reading maps the file; every offset is checked before it is used, since files come from strangers.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "models/parameters.h"

namespace whet {

class SafetensorsFile {
 public:
  // Throws UsageError naming the file and what is wrong with it.
  explicit SafetensorsFile(const std::string& path);

  std::vector<std::string> names() const;
  bool contains(const std::string& name) const;
  // A tensor that shares the map's memory; do not write to it, and do not outlive this object.
  at::Tensor get(const std::string& name) const;

 private:
  struct Entry {
    std::string name;
    at::ScalarType dtype;
    std::vector<int64_t> shape;
    size_t begin = 0, end = 0;  // within the data section
  };
  Entry parse_entry(const std::string& name, const Json& info, size_t data_size) const;

  std::string path_;
  std::unique_ptr<MappedFile> file_;
  const std::byte* data_ = nullptr;
  std::vector<Entry> entries_;  // by offset
};

// Writes contiguous CPU tensors in the order given, atomically.
void write_safetensors(const std::string& path, const std::vector<NamedTensor>& tensors);

}  // namespace whet
