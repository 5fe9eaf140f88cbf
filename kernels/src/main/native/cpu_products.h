// Products of floats on one thread in AVX-512, as they are or rounded on the way; included once for each kind, inside a
// namespace of its own.
//
// C is taken in panels of 48 columns, and those in tiles of 8 rows, whose sums stay in registers: 24 of 16 floats. op(A)
// and op(B) are packed along k as the instructions read them: a block of A, and one panel of B at a time, both of which
// stay in the second cache. An element is summed in the order of k, whatever m and n are: in registers for the first
// values of k, then in C.
//
// What a kind packs and how it multiplies is a class Form, which has
//   GROUP: how many values of k it packs into the 32 bits of a lane; DEPTH: the maximum of k at a time;
//   Vector: of 16 lanes; load(packed) and repeat(packed), of 16 lanes or of one; add(sums, a, b): their products added;
//   pack_rows(from, leading, lanes, depth, to, stride): packs 16 lanes whose values of k are contiguous, lane after
//   lane at the leading dimension, those past the count as 0;
//   pack_columns: the same of lanes that are contiguous, k after k at the leading dimension.

constexpr int LANES = 16;
constexpr int ROWS = 8;
constexpr int VECTORS = 3;
constexpr int COLUMNS = VECTORS * LANES;
// The largest block of A.
constexpr size_t BLOCK_BYTES = 512 << 10;

// Of 16 rows or columns, a group of values of k each.
constexpr size_t GROUPS_BYTES = LANES * sizeof(uint32_t);

inline __mmask16 first(int count) { return (__mmask16)(count >= LANES ? 0xffff : (1 << count) - 1); }

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

/** A matrix of lanes x k, where it lies. */
template <typename Form>
struct Operand {
  const float* at;
  int64_t leading;
  bool lanes_contiguous;

  void pack(int lane, int lanes, int k, int depth, uint32_t* to, int64_t stride) const {
    if (lanes_contiguous) {
      Form::pack_columns(at + k * leading + lane, leading, lanes, depth, to, stride);
    } else {
      Form::pack_rows(at + lane * leading + k, leading, lanes, depth, to, stride);
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

/** A tile of R rows and V vectors of columns, from groups of A of 16 rows and of B of 48 columns. */
template <typename Form, int R, int V>
void tile(const uint32_t* a, const uint32_t* b, int groups, const Target& target) {
  __m512 sums[R][V];
  for (int i = 0; i < R; i++) {
    for (int v = 0; v < V; v++) {
      _mm_prefetch((const char*)(target.c + i * target.leading + v * LANES), _MM_HINT_T0);
      sums[i][v] = _mm512_setzero_ps();
    }
  }
  for (int p = 0; p < groups; p++) {
    typename Form::Vector columns[V];
#pragma GCC unroll 8
    for (int v = 0; v < V; v++) {
      columns[v] = Form::load(b + v * LANES);
    }
#pragma GCC unroll 8
    for (int i = 0; i < R; i++) {
      typename Form::Vector row = Form::repeat(a + i);
#pragma GCC unroll 8
      for (int v = 0; v < V; v++) {
        sums[i][v] = Form::add(sums[i][v], row, columns[v]);
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

typedef void (*Tile)(const uint32_t* a, const uint32_t* b, int groups, const Target& target);

#define DSTN_TILES(r) {tile<Form, r, 1>, tile<Form, r, 2>, tile<Form, r, 3>}
template <typename Form>
struct Tiles {
  static constexpr Tile ALL[ROWS][VECTORS] = {DSTN_TILES(1), DSTN_TILES(2), DSTN_TILES(3), DSTN_TILES(4),
                                              DSTN_TILES(5), DSTN_TILES(6), DSTN_TILES(7), DSTN_TILES(8)};
};

inline int at_most(int64_t most, int64_t found) { return (int)(found < most ? found : most); }

/** Returns the size of the parts, a multiple of the unit, that a length is cut into where it is too long for one. */
inline int even_part(int length, int most, int unit) {
  int parts = (length + most - 1) / most;
  return ((length + parts - 1) / parts + unit - 1) / unit * unit;
}

/** C <- alpha op(A) op(B) + beta C. */
template <typename Form>
int multiply(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c) {
  Operand<Form> left = {a, lda, transpose_a != 0};
  Operand<Form> right = {b, ldb, transpose_b == 0};
  int depth = even_part(k, Form::DEPTH, Form::GROUP);
  int height = even_part(m, (int)(BLOCK_BYTES / (depth / Form::GROUP * sizeof(uint32_t))) / LANES * LANES, LANES);
  int64_t groups_most = depth / Form::GROUP;
  size_t panel_bytes = groups_most * VECTORS * GROUPS_BYTES;
  uint32_t* panel = (uint32_t*)dstn_scratch(engine, panel_bytes + height / LANES * groups_most * GROUPS_BYTES);
  if (!panel) {
    return 1;
  }
  uint32_t* block = panel + panel_bytes / sizeof(uint32_t);
  for (int k0 = 0; k0 < k; k0 += depth) {
    int ks = at_most(depth, k - k0);
    int groups = (ks + Form::GROUP - 1) / Form::GROUP;
    for (int i0 = 0; i0 < m; i0 += height) {
      int rows = at_most(height, m - i0);
      for (int i = 0; i < rows; i += LANES) {
        left.pack(i0 + i, at_most(LANES, rows - i), k0, ks, block + (int64_t)i * groups, LANES);
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
          const uint32_t* lanes = block + (int64_t)(i / LANES) * LANES * groups + i % LANES;
          Tiles<Form>::ALL[at_most(ROWS, rows - i) - 1][vectors - 1](lanes, panel, groups, target);
        }
      }
    }
  }
  return 0;
}
