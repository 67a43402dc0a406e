// How quickly a tokenizer loads, encodes and decodes: one JSON line. bench/tokenizer.py runs it beside its
// peers.
//   bench_tokenizer DIRECTORY FILE   FILE: JSON Lines {"text":...}
#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iostream>

#include "base/json.h"

namespace {

// Processor time of this one thread, in seconds: what else the machine does hardly matters.
double processor_time() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// The best of three.
template <class Work>
double time_of(const Work& work) {
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    const double start = processor_time();
    work();
    best = std::min(best, processor_time() - start);
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::cerr << "usage: bench_tokenizer DIRECTORY FILE\n", 2;
  std::vector<std::string> texts;
  std::ifstream file(argv[2]);
  for (std::string line; std::getline(file, line);) texts.push_back(whet::Json::parse(line)["text"]);
  size_t bytes = 0, tokens = 0;
  for (const auto& text : texts) bytes += text.size();

  const double load_s = time_of([&] { whet::Tokenizer::load(argv[1]); });
  const auto tokenizer = whet::Tokenizer::load(argv[1]);
  std::vector<std::vector<int32_t>> ids(texts.size());
  const double encode_s = time_of([&] {
    for (size_t i = 0; i < texts.size(); ++i) ids[i] = tokenizer.encode(texts[i]);
  });
  for (const auto& list : ids) tokens += list.size();
  const double decode_s = time_of([&] {
    for (const auto& list : ids) tokenizer.decode(list, false);
  });
  const double megabytes = static_cast<double>(bytes) / 1e6;
  std::cout << whet::Json{{"load_s", load_s},
                          {"encode_mb_per_s", megabytes / encode_s},
                          {"decode_mb_per_s", megabytes / decode_s},
                          {"tokens", tokens}}
                   .dump()
            << "\n";
}
