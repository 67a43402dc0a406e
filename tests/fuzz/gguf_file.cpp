// libFuzzer's entry: any bytes are a GGUF file from which a configuration, a tokenizer and weights come, or
// one that is refused.
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "models/config.h"
#include "models/gguf/gguf_model.h"

namespace whet {
namespace {

void read_weights(const GgufContent& content) {
  for (const auto& tensor : content.tensors) {
    gguf_weight_name(tensor.name);
    const size_t count = checked_count(tensor.shape);
    if (count > 1 << 20) continue;
    std::vector<float> numbers(count);
    to_float(tensor.type, tensor.bytes.data(), count, numbers.data());
  }
}

template <class Work>
void expect_one_line(const Work& work) {
  try {
    work();
  } catch (const UsageError& error) {
    if (std::string(error.what()).find('\n') != std::string::npos) __builtin_trap();
  }
}

}  // namespace
}  // namespace whet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // In memory of its own, so that a byte too many is seen.
  const std::vector<std::byte> file(reinterpret_cast<const std::byte*>(data),
                                    reinterpret_cast<const std::byte*>(data) + size);
  using namespace whet;
  expect_one_line([&] {
    const GgufContent content = parse_gguf(file, "file");
    read_weights(content);
    // Each part by itself: what one refuses must not hide the next.
    expect_one_line([&] { parse_model_config(gguf_config(content), "file"); });
    expect_one_line([&] { gguf_tokenizer_files(content.metadata); });
  });
  return 0;
}
