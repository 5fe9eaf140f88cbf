// Products of floats rounded to bfloat16 (the nearest, the even one of two), for processors that have its dot product
// (AVX512_BF16).
#include <immintrin.h>

#include "cpu.h"

namespace avx512bf16 {
namespace {

#include "cpu_lanes.h"
#include "cpu_tiles.h"
#include "cpu_products.h"
#include "cpu_pairs.h"

}  // namespace

int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c, int ldc) {
  return multiply<Pairs>(engine, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

}  // namespace avx512bf16
