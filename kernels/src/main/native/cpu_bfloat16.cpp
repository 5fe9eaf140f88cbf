// Products of floats rounded to bfloat16, for processors that have its dot product (AVX512_BF16).
//
// C is taken in panels of 48 columns, and those in tiles of 8 rows, whose sums stay in registers: 24 of 16 floats. op(A)
// and op(B) are rounded (to the nearest bfloat16, to the even one of two) as they are put together in pairs along k, as
// the instruction reads them: a block of A, and one panel of B at a time, both of which stay in the second cache. An
// element is summed in the order of k, whatever m and n are: in registers for the first values of k, then in C.
#include "cpu.h"

#include <immintrin.h>

namespace avx512bf16 {
namespace {

constexpr int LANES = 16;
constexpr int ROWS = 8;
constexpr int VECTORS = 3;
constexpr int COLUMNS = VECTORS * LANES;
// The most of k at a time, and of a block of A.
constexpr int DEPTH = 600;
constexpr size_t BLOCK_BYTES = 512 << 10;

// Two values of k for each of 16 rows or columns.
constexpr size_t PAIRS_BYTES = LANES * sizeof(uint32_t);

inline __mmask16 first(int count) { return (__mmask16)(count >= LANES ? 0xffff : (1 << count) - 1); }

inline __m512i rounded(__m512 high, __m512 low) { return (__m512i)_mm512_cvtne2ps_pbh(high, low); }

/** Turns 16 rows of 16 numbers of 32 bits. */
inline void transpose(__m512i* r) {
  __m512i t[LANES];
  for (int i = 0; i < LANES; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  for (int i = 0; i < LANES; i += 4) {
    r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
    r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
  }
}

/**
 * Packs 16 lanes whose values of k are contiguous, lane after lane at the leading dimension; those past the count are 0.
 */
void pack_rows(const float* from, int64_t leading, int lanes, int depth, uint32_t* to, int64_t stride) {
  for (int k = 0; k < depth; k += 2 * LANES) {
    __mmask16 low = first(depth - k);
    __mmask16 high = depth - k > LANES ? first(depth - k - LANES) : 0;
    __m512i r[LANES];
    for (int i = 0; i < LANES; i++) {
      const float* row = from + i * leading + k;
      r[i] = i < lanes ? rounded(_mm512_maskz_loadu_ps(high, row + LANES), _mm512_maskz_loadu_ps(low, row))
                       : _mm512_setzero_si512();
    }
    transpose(r);
    int pairs = (depth - k + 1) / 2;
    pairs = pairs < LANES ? pairs : LANES;
    for (int p = 0; p < pairs; p++) {
      _mm512_store_si512(to + (k / 2 + p) * stride, r[p]);
    }
  }
}

/** Packs 16 lanes that are contiguous, k after k at the leading dimension; those past the count are 0. */
void pack_columns(const float* from, int64_t leading, int lanes, int depth, uint32_t* to, int64_t stride) {
  const __m512i zip = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21,
                                       5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  __mmask16 there = first(lanes);
  for (int k = 0; k < depth; k += 2) {
    const float* row = from + k * leading;
    __m512 low = _mm512_maskz_loadu_ps(there, row);
    __m512 high = k + 1 < depth ? _mm512_maskz_loadu_ps(there, row + leading) : _mm512_setzero_ps();
    _mm512_store_si512(to + k / 2 * stride, _mm512_permutexvar_epi16(zip, rounded(high, low)));
  }
}

/** A matrix of lanes x k, where it lies. */
struct Operand {
  const float* at;
  int64_t leading;
  bool lanes_contiguous;

  void pack(int lane, int lanes, int k, int depth, uint32_t* to, int64_t stride) const {
    if (lanes_contiguous) {
      pack_columns(at + k * leading + lane, leading, lanes, depth, to, stride);
    } else {
      pack_rows(at + lane * leading + k, leading, lanes, depth, to, stride);
    }
  }

  /** Asks the second cache for a share of what pack will read. */
  void fetch(int lane, int lanes, int k, int depth, int share, int shares) const {
    int rows = lanes_contiguous ? depth : lanes;
    int width = lanes_contiguous ? lanes : depth;
    const float* from = lanes_contiguous ? at + k * leading + lane : at + lane * leading + k;
    for (int i = (int)((int64_t)rows * share / shares); i < (int)((int64_t)rows * (share + 1) / shares); i++) {
      for (int j = 0; j < width; j += LANES) {
        _mm_prefetch((const char*)(from + i * leading + j), _MM_HINT_T1);
      }
    }
  }
};

/** Where a tile goes: c <- alpha sums + beta c. */
struct Target {
  float* c;
  int64_t leading;
  float alpha, beta;
  __mmask16 last;
};

/** A tile of R rows and V vectors of columns, from pairs of A of 16 rows and of B of 48 columns. */
template <int R, int V>
void tile(const uint32_t* a, const uint32_t* b, int pairs, const Target& target) {
  __m512 sums[R][V];
  for (int i = 0; i < R; i++) {
    for (int v = 0; v < V; v++) {
      _mm_prefetch((const char*)(target.c + i * target.leading + v * LANES), _MM_HINT_T0);
      sums[i][v] = _mm512_setzero_ps();
    }
  }
  for (int p = 0; p < pairs; p++) {
    __m512bh columns[V];
#pragma GCC unroll 8
    for (int v = 0; v < V; v++) {
      columns[v] = (__m512bh)_mm512_load_si512(b + v * LANES);
    }
#pragma GCC unroll 8
    for (int i = 0; i < R; i++) {
      __m512bh row = (__m512bh)_mm512_set1_epi32((int)a[i]);
#pragma GCC unroll 8
      for (int v = 0; v < V; v++) {
        sums[i][v] = _mm512_dpbf16_ps(sums[i][v], row, columns[v]);
      }
    }
    a += LANES;
    b += COLUMNS;
  }
  __m512 alpha = _mm512_set1_ps(target.alpha);
  __m512 beta = _mm512_set1_ps(target.beta);
  for (int i = 0; i < R; i++) {
    for (int v = 0; v < V; v++) {
      float* c = target.c + i * target.leading + v * LANES;
      __mmask16 mask = v == V - 1 ? target.last : (__mmask16)0xffff;
      __m512 value = _mm512_mul_ps(alpha, sums[i][v]);
      // With beta 0 what c held must not count, whatever it was.
      if (target.beta != 0) {
        value = _mm512_fmadd_ps(beta, _mm512_maskz_loadu_ps(mask, c), value);
      }
      _mm512_mask_storeu_ps(c, mask, value);
    }
  }
}

typedef void (*Tile)(const uint32_t* a, const uint32_t* b, int pairs, const Target& target);

#define DSTN_TILES(r) {tile<r, 1>, tile<r, 2>, tile<r, 3>}
const Tile TILES[ROWS][VECTORS] = {DSTN_TILES(1), DSTN_TILES(2), DSTN_TILES(3), DSTN_TILES(4),
                                   DSTN_TILES(5), DSTN_TILES(6), DSTN_TILES(7), DSTN_TILES(8)};

inline int at_most(int64_t most, int64_t found) { return (int)(found < most ? found : most); }

/** Returns the size of the parts, a multiple of the unit, that a length is cut into where it is too long for one. */
inline int even_part(int length, int most, int unit) {
  int parts = (length + most - 1) / most;
  return ((length + parts - 1) / parts + unit - 1) / unit * unit;
}

}  // namespace

int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c) {
  Operand left = {a, lda, transpose_a != 0};
  Operand right = {b, ldb, transpose_b == 0};
  int depth = even_part(k, DEPTH, 2);
  int height = even_part(m, (int)(BLOCK_BYTES / (depth * sizeof(uint16_t))) / LANES * LANES, LANES);
  int64_t pairs_most = depth / 2;
  size_t panel_bytes = pairs_most * VECTORS * PAIRS_BYTES;
  uint32_t* panel = (uint32_t*)dstn_scratch(engine, panel_bytes + height / LANES * pairs_most * PAIRS_BYTES);
  if (!panel) {
    return 1;
  }
  uint32_t* block = panel + panel_bytes / sizeof(uint32_t);
  for (int k0 = 0; k0 < k; k0 += depth) {
    int ks = at_most(depth, k - k0);
    int pairs = (ks + 1) / 2;
    for (int i0 = 0; i0 < m; i0 += height) {
      int rows = at_most(height, m - i0);
      for (int i = 0; i < rows; i += LANES) {
        left.pack(i0 + i, at_most(LANES, rows - i), k0, ks, block + (int64_t)i * pairs, LANES);
      }
      for (int j = 0; j < n; j += COLUMNS) {
        int columns = at_most(COLUMNS, n - j);
        int vectors = (columns + LANES - 1) / LANES;
        for (int v = 0; v < vectors; v++) {
          int lane = v * LANES;
          right.pack(j + lane, at_most(LANES, columns - lane), k0, ks, panel + lane, COLUMNS);
        }
        Target target = {0, n, alpha, k0 == 0 ? beta : 1, first(columns - (vectors - 1) * LANES)};
        int next = j + COLUMNS;
        int tiles = (rows + ROWS - 1) / ROWS;
        for (int i = 0; i < rows; i += ROWS) {
          if (next < n) {
            right.fetch(next, at_most(COLUMNS, n - next), k0, ks, i / ROWS, tiles);
          }
          target.c = c + (int64_t)(i0 + i) * n + j;
          const uint32_t* lanes = block + (int64_t)(i / LANES) * LANES * pairs + i % LANES;
          TILES[at_most(ROWS, rows - i) - 1][vectors - 1](lanes, panel, pairs, target);
        }
      }
    }
  }
  return 0;
}

}  // namespace avx512bf16
