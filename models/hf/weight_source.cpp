#include "models/hf/weight_source.h"

#include <algorithm>

#include "base/error.h"
#include "base/json.h"
#include "base/quote.h"
#include "models/hf/safetensors_header.h"

namespace whet {

namespace {

// The tensors of each shard, from the index.
std::map<std::string, std::vector<std::string>> read_index(const std::string& path) {
  // Json keeps the order of keys and searches them one by one: too slow for a hundred thousand tensors.
  const std::string text = read_file(path);
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) parse_json(text, path);  // throws with line and column
  if (!json.contains("weight_map") || !json["weight_map"].is_object())
    fail<UsageError>(path, ": expected an object \"weight_map\"");
  std::map<std::string, std::vector<std::string>> shards;
  for (const auto& [tensor, file] : json["weight_map"].items()) {
    const std::string name = file.is_string() ? file.get<std::string>() : "";
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos)
      fail<UsageError>(path, ": weight_map of ", tensor, ": expected a file name");
    shards[name].push_back(tensor);
  }
  return shards;
}

void add_file(WeightSource& source, const std::string& path) {
  source.files.push_back(std::make_unique<MappedFile>(path));
  const MappedFile* file = source.files.back().get();
  for (auto& tensor : parse_safetensors(file->bytes(), path)) {
    const std::string name = tensor.name;
    if (!source.weights.emplace(name, Weight{std::move(tensor), file}).second)
      fail<UsageError>(path, ": tensor ", quote(name), " is in another shard too");
  }
}

// Multiplies row `row` of a matrix of `columns` columns, at `out`, by its block scales.
void apply_scales(const BlockScales& scales, int64_t row, int64_t columns, float* out) {
  const int64_t per_row = (columns + scales.block_columns - 1) / scales.block_columns;
  const float* row_scales = scales.values.data() + row / scales.block_rows * per_row;
  for (int64_t begin = 0; begin < columns; begin += scales.block_columns) {
    const int64_t end = std::min(columns, begin + scales.block_columns);
    const float scale = row_scales[begin / scales.block_columns];
    for (int64_t column = begin; column < end; ++column) out[column] *= scale;
  }
}

// The index of the file's row `row` in the parameter when the rows of each head of `head_rows` come in pairs.
int64_t unpaired(int64_t row, int64_t head_rows) {
  const int64_t in_head = row % head_rows;
  return row - in_head + in_head % 2 * (head_rows / 2) + in_head / 2;
}

// Throws for weights in an unsupported format, with the conversion that helps.
[[noreturn]] void refuse_other_weights(const std::string& directory) {
  const auto there = [&](const char* name) { return file_exists(directory + "/" + name); };
  if (there("pytorch_model.bin") || there("pytorch_model.bin.index.json"))
    fail<UsageError>(
        directory, ": pytorch_model.bin is not read; expected model.safetensors, as written in Python ",
        "by AutoModelForCausalLM.from_pretrained(\"", directory, "\").save_pretrained(\"", directory, "\")");
  if (there("adapter_model.safetensors") || there("adapter_config.json"))
    fail<UsageError>(directory,
                     ": a LoRA adapter, not a model; expected model.safetensors, as written in Python by ",
                     "PeftModel.merge_and_unload() and save_pretrained()");
  fail<UsageError>(directory, ": no weights: expected model.safetensors or model.safetensors.index.json");
}

}  // namespace

WeightSource open_safetensors(const std::string& directory) {
  const std::string single = directory + "/model.safetensors", index = single + ".index.json";
  WeightSource source{directory, {}, {}};
  if (file_exists(single)) {
    add_file(source, single);
    return source;
  }
  if (!file_exists(index)) refuse_other_weights(directory);
  for (const auto& [name, promised] : read_index(index)) {
    const std::string shard = directory + "/" + name;
    add_file(source, shard);
    for (const auto& tensor : promised)
      if (const auto found = source.weights.find(tensor);
          found == source.weights.end() || found->second.file != source.files.back().get())
        fail<UsageError>(shard, ": tensor ", quote(tensor), " is missing, which ", index, " says is there");
  }
  return source;
}

void read_weight(const Weight& weight, const BlockScales* scales, float* out) {
  const StoredTensor& tensor = weight.tensor;
  if (tensor.bytes.empty()) return;
  const WeightFormat& format = format_of(tensor.type);
  const auto count = static_cast<int64_t>(tensor.bytes.size() / format.block_bytes * format.block);
  // A vector whose elements move is a matrix of one column.
  const int64_t columns =
      tensor.shape.empty() || (tensor.shape.size() == 1 && weight.paired_heads > 0) ? 1 : tensor.shape.back();
  const int64_t rows = count / columns;
  const size_t row_bytes = tensor.bytes.size() / static_cast<size_t>(rows);
  constexpr size_t kSlab = size_t{4} << 20;
  const auto rows_at_once = static_cast<int64_t>(std::max<size_t>(1, kSlab / row_bytes));
  for (int64_t first = 0; first < rows; first += rows_at_once) {
    const int64_t last = std::min(rows, first + rows_at_once);
    const auto slab = tensor.bytes.subspan(static_cast<size_t>(first) * row_bytes,
                                           static_cast<size_t>(last - first) * row_bytes);
    if (weight.paired_heads == 0) {
      to_float(tensor.type, slab.data(), static_cast<size_t>((last - first) * columns),
               out + first * columns);
    } else {
      for (int64_t row = first; row < last; ++row)
        to_float(tensor.type, slab.data() + static_cast<size_t>(row - first) * row_bytes,
                 static_cast<size_t>(columns), out + unpaired(row, rows / weight.paired_heads) * columns);
    }
    if (scales != nullptr)
      for (int64_t row = first; row < last; ++row) apply_scales(*scales, row, columns, out + row * columns);
    weight.file->release(slab);
  }
}

}  // namespace whet
