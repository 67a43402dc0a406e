// Dequantisation of ggml's blocks to float32. Layouts and order of operations are those of ggml's reference
// code, so the results have the same bits (quantized_blocks.cpp is compiled without fused multiply-adds).
#pragma once

#include <cstdint>

namespace whet {

// Blocks of 32: a scale, for q4_1 also a minimum (both binary16), then the quants.
void read_q8_0(const uint8_t* block, float* out);  // d * q, q in [-128, 127]
void read_q4_0(const uint8_t* block, float* out);  // d * (q - 8), q in [0, 15]
void read_q4_1(const uint8_t* block, float* out);  // d * q + m

// Superblocks of 256 whose parts have small integer scales of their own.
void read_q4_k(const uint8_t* block, float* out);  // 8 parts of 32: (d * s) * q - (dmin * m)
void read_q6_k(const uint8_t* block, float* out);  // 16 parts of 16: (d * s) * (q - 32)

}  // namespace whet
