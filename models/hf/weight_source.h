// The tensors of a checkpoint by their Hugging Face names, in whichever kind of file they are stored. Nothing
// is read before a weight is loaded; then it is copied from the mapped file into the parameter.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "models/hf/stored_tensor.h"

namespace whet {

// Scales of a quantised matrix, each for a block of `block_rows` x `block_columns` numbers:
// float32 [ceil(rows / block_rows), ceil(columns / block_columns)], so the last blocks may be smaller.
struct BlockScales {
  std::vector<float> values;
  int64_t block_rows = 0, block_columns = 0;
};

struct Weight {
  StoredTensor tensor;
  const MappedFile* file = nullptr;
  // The number of heads whose rows come in pairs (i, i + half of the head), as llama.cpp stores q and k of
  // Llama; 0: the rows are in order.
  int64_t paired_heads = 0;
};

struct WeightSource {
  std::string path;  // for messages
  std::vector<std::unique_ptr<MappedFile>> files;
  std::map<std::string, Weight> weights;
};

// DIRECTORY/model.safetensors, or the shards that DIRECTORY/model.safetensors.index.json names. Throws
// UsageError naming the file: one that cannot be read, a shard outside of the folder, a tensor of the index
// that its shard lacks, a tensor that comes twice.
WeightSource open_safetensors(const std::string& directory);

// Writes the elements of `weight` to `out`, in row-major order, and releases the mapped pages it has read.
void read_weight(const Weight& weight, const BlockScales* scales, float* out);

}  // namespace whet
