// Products of floats, for processors that have AVX-512.
#include <immintrin.h>

#include "cpu.h"

namespace avx512 {
namespace {

#include "cpu_products.h"

/** Single values. */
struct Floats {
  typedef __m512 Vector;
  static constexpr int GROUP = 1;
  static constexpr int DEPTH = 400;

  static Vector load(const uint32_t* packed) { return _mm512_load_ps(packed); }
  static Vector repeat(const uint32_t* packed) { return _mm512_set1_ps(*(const float*)packed); }
  static __m512 add(__m512 sums, Vector a, Vector b) { return _mm512_fmadd_ps(a, b, sums); }

  static void pack_rows(const float* from, int64_t leading, int lanes, int depth, uint32_t* to, int64_t stride) {
    for (int k = 0; k < depth; k += LANES) {
      __mmask16 there = first(depth - k);
      __m512i r[LANES];
      for (int i = 0; i < LANES; i++) {
        r[i] = i < lanes ? (__m512i)_mm512_maskz_loadu_ps(there, from + i * leading + k) : _mm512_setzero_si512();
      }
      transpose(r);
      int count = depth - k < LANES ? depth - k : LANES;
      for (int p = 0; p < count; p++) {
        _mm512_store_si512(to + (k + p) * stride, r[p]);
      }
    }
  }

  static void pack_columns(const float* from, int64_t leading, int lanes, int depth, uint32_t* to, int64_t stride) {
    __mmask16 there = first(lanes);
    for (int k = 0; k < depth; k++) {
      _mm512_store_ps(to + k * stride, _mm512_maskz_loadu_ps(there, from + k * leading));
    }
  }
};

}  // namespace

int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c) {
  return multiply<Floats>(engine, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c);
}

}  // namespace avx512
