// Products of floats in the instruction set whose namespace is DSTN_ISA, avx512 or avx2.
#include <immintrin.h>

#include "cpu.h"

namespace DSTN_ISA {
namespace {

#include "cpu_lanes.h"
#include "cpu_tiles.h"
#include "cpu_products.h"

/** Single values. */
struct Floats {
  typedef Lanes Vector;
  static constexpr int GROUP = 1;
  static constexpr bool PLAIN = true;
  // With AVX2 a panel of B stays in the first cache.
  static constexpr int DEPTH = LANES == 16 ? 400 : 256;

  static Vector load_packed(const uint32_t* packed) { return load((const float*)packed); }
  static Vector load_plain(const float* from) { return loadu(from); }
  static Vector repeat(const uint32_t* packed) { return all(*(const float*)packed); }
  static Lanes add(Lanes sums, Vector a, Vector b) { return times_plus(a, b, sums); }

  static void pack_rows(const float* from, int64_t leading, int lanes, int depth, uint32_t* to, int64_t stride) {
    int k = 0;
    for (; k + LANES <= depth; k += LANES) {
      Lanes r[LANES];
      load_turned(from + k, leading, lanes, LANES, r);
#pragma GCC unroll 16
      for (int p = 0; p < LANES; p++) {
        store((float*)to + (k + p) * stride, r[p]);
      }
    }
    if (k < depth) {
      Lanes r[LANES];
      load_turned(from + k, leading, lanes, depth - k, r);
      for (int p = 0; k + p < depth; p++) {
        store((float*)to + (k + p) * stride, r[p]);
      }
    }
  }

  static void pack_columns(const float* from, int64_t leading, int lanes, int depth, uint32_t* to, int64_t stride) {
    Mask there = first(lanes);
    for (int k = 0; k < depth; k++) {
      store((float*)to + k * stride, load(from + k * leading, there));
    }
  }
};

}  // namespace

int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c, int ldc) {
  return multiply<Floats>(engine, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

const int DESCENT_DEPTH = Floats::DEPTH;

int descend(cpu_engine* engine, int m, int n, int k, const float* a, int lda, const float* b, int ldb, int leading,
            const dstn_descent* step) {
  return step_of<Floats>(engine, m, n, k, a, lda, b, ldb, leading, step);
}

}  // namespace DSTN_ISA
