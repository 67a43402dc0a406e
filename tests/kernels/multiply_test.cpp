// Products of matrices of any strides against their definition, bit for bit: one chain of fused multiply-adds
// an output, whatever the threads and the instruction set.
#include "kernels/cpu/multiply.h"

#include "kernels/cpu/table.h"
#include "kernels/cpu/transpose.h"
#include "tests/support/numeric.h"

namespace whet::kernels {
namespace {

float at(const MatrixView& matrix, int64_t r, int64_t c) {
  return matrix.data[r * matrix.row_stride + c * matrix.column_stride];
}

// out [rows, columns] with room of 3 between the rows.
void expect_chains(const MatrixProduct& product, const Floats& before, const Floats& after) {
  for (int64_t r = 0; r < product.rows; ++r)
    for (int64_t c = 0; c < product.out_stride; ++c) {
      const int64_t i = r * product.out_stride + c;
      float expected = before[i];
      if (c < product.columns) {
        if (!product.accumulate) expected = 0;
        for (int64_t k = 0; k < product.depth; ++k)
          expected = std::fma(at(product.a, r, k), at(product.b, k, c), expected);
      }
      ASSERT_EQ(after[i], expected) << product.rows << " x " << product.depth << " x " << product.columns
                                    << ", at " << r << ", " << c;
    }
}

MatrixView view(const Floats& data, int64_t rows, int64_t columns, bool transposed) {
  return transposed ? MatrixView{data.data(), 1, rows} : MatrixView{data.data(), columns, 1};
}

TEST(Multiply, IsAChainOfFusedMultiplyAdds) {
  const Threads three(3);
  for (const int64_t rows : {1, 5, 8, 67, 130})
    for (const int64_t depth : {1, 7, 16, 100})
      for (const int64_t columns : {1, 31, 64, 75})
        for (const int kind : {0, 1, 2, 3}) {
          const Floats a = random_floats(rows * depth, 1), b = random_floats(depth * columns, 2),
                       before = random_floats(rows * (columns + 3), 3);
          for (const Threads* threads : {&serial(), &three})
            for (const KernelTable* isa : kernel_tables()) {
              Floats out = before;
              const MatrixProduct product{view(a, rows, depth, kind % 2 == 1),
                                          view(b, depth, columns, kind / 2 == 1),
                                          rows,
                                          depth,
                                          columns,
                                          out.data(),
                                          columns + 3,
                                          rows % 2 == 1};
              multiply(*isa, {&product, 1}, *threads);
              expect_chains(product, before, out);
            }
        }
}

TEST(Multiply, TakesStridesInBothDimensionsAndSeveralProducts) {
  const Floats data = random_floats(2000, 4), before(600, 5.0f);
  Floats out = before;
  const std::vector<MatrixProduct> products{
      {{data.data(), 50, 3}, {data.data() + 1, 40, 2}, 9, 12, 20, out.data(), 20},
      {{data.data(), 2, 60}, {data.data() + 7, 3, 70}, 11, 10, 15, out.data() + 300, 18, true},
      {{data.data(), 1, 1}, {data.data(), 1, 1}, 0, 10, 15, out.data(), 15}};
  multiply(kernel_table(), products, serial());
  expect_chains(products[0], before, out);
  expect_chains(products[1], {before.begin() + 300, before.end()}, {out.begin() + 300, out.end()});
}

TEST(Transpose, ExchangesRowsAndColumns) {
  for (const int64_t rows : {1, 7, 8, 17, 40})
    for (const int64_t columns : {1, 8, 15, 33}) {
      const Floats from = random_floats(rows * (columns + 2), 5);
      Floats to(static_cast<size_t>(columns * (rows + 1)), 9.0f);
      transpose(from.data(), columns + 2, rows, columns, to.data(), rows + 1);
      for (int64_t c = 0; c < columns; ++c)
        for (int64_t r = 0; r <= rows; ++r)
          ASSERT_EQ(to[c * (rows + 1) + r], r < rows ? from[r * (columns + 2) + c] : 9.0f);
    }
}

}  // namespace
}  // namespace whet::kernels
