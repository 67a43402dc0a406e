// Tensors in and out of safetensors files. The format itself is in safetensors_header.h.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "models/hf/stored_tensor.h"
#include "models/parameters.h"

namespace whet {

class SafetensorsFile {
 public:
  // Throws UsageError naming the file and what is wrong with it.
  explicit SafetensorsFile(const std::string& path);

  std::vector<std::string> names() const;
  bool contains(const std::string& name) const;
  // A tensor that shares the mapped memory: it is read-only and must not outlive this object.
  at::Tensor get(const std::string& name) const;

 private:
  const StoredTensor* find(const std::string& name) const;

  std::string path_;
  std::unique_ptr<MappedFile> file_;
  std::vector<StoredTensor> tensors_;  // in the order of their bytes
};

// Writes tensors in the order given, atomically, holding a few megabytes at a time.
void write_safetensors(const std::string& path, const std::vector<NamedTensor>& tensors);

// A tensor and the type to write it in: rounded to nearest, ties to even.
struct TensorToWrite {
  std::string name;
  at::Tensor tensor;  // on the CPU
  at::ScalarType dtype;
};
void write_converted(const std::string& path, const std::vector<TensorToWrite>& tensors);

}  // namespace whet
