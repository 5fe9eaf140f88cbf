// Vectors of floats in the widest registers that a file is compiled for, AVX-512's or AVX2's, for products (cpu_products.h);
// included inside a namespace of its own.

#if defined(__AVX512F__)

constexpr int LANES = 16;
// The sums of a tile of so many rows and vectors of columns stay in registers, 28 of 32 here.
constexpr int ROWS = 14;
constexpr int VECTORS = 2;
// Packed rows lie a vector apart, so that each is in one line and is stored aligned.
constexpr int STRIDE = LANES;
// Packed rows are fetched into the first cache so many values ahead: where a load misses it, the multiply-adds that
// wait for it are issued twice.
constexpr int AHEAD = 16;
// Whether a tile is cheaply stored turned.
constexpr bool TURNS = true;
// The largest block of A, for the second cache.
constexpr size_t BLOCK_BYTES = 512 << 10;
// What is read again from panel to panel.
constexpr size_t SPAN_BYTES = 640 << 10;

typedef __m512 Lanes;
typedef __mmask16 Mask;

inline Mask first(int count) { return (Mask)(count >= LANES ? 0xffff : (1 << count) - 1); }
inline Lanes zeros() { return _mm512_setzero_ps(); }
inline Lanes all(float value) { return _mm512_set1_ps(value); }
inline Lanes load(const float* from) { return _mm512_load_ps(from); }
inline Lanes loadu(const float* from) { return _mm512_loadu_ps(from); }
inline Lanes load(const float* from, Mask there) { return _mm512_maskz_loadu_ps(there, from); }
inline void store(float* to, Lanes lanes) { _mm512_store_ps(to, lanes); }
inline void storeu(float* to, Lanes lanes) { _mm512_storeu_ps(to, lanes); }
inline void store(float* to, Mask there, Lanes lanes) { _mm512_mask_storeu_ps(to, there, lanes); }
inline Lanes times_plus(Lanes a, Lanes b, Lanes c) { return _mm512_fmadd_ps(a, b, c); }
inline Lanes minus_times(Lanes a, Lanes b, Lanes c) { return _mm512_fnmadd_ps(b, c, a); }

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

/** Loads rows of at most 16 floats, and turns them: lanes past the rows are 0. */
inline __attribute__((always_inline)) void load_turned(const float* from, int64_t leading, int rows, int count, Lanes* to) {
  Mask there = first(count);
  __m512i r[LANES];
  for (int i = 0; i < LANES; i++) {
    r[i] = i < rows ? (__m512i)load(from + i * leading, there) : _mm512_setzero_si512();
  }
  transpose(r);
  for (int i = 0; i < LANES; i++) {
    to[i] = (Lanes)r[i];
  }
}

#else

constexpr int LANES = 8;
// 12 of 16 registers.
constexpr int ROWS = 6;
constexpr int VECTORS = 2;
constexpr int STRIDE = ROWS;
constexpr int AHEAD = 0;
constexpr bool TURNS = false;
constexpr size_t BLOCK_BYTES = 256 << 10;
constexpr size_t SPAN_BYTES = 0;

typedef __m256 Lanes;
typedef __m256i Mask;

inline Mask first(int count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
inline Lanes zeros() { return _mm256_setzero_ps(); }
inline Lanes all(float value) { return _mm256_set1_ps(value); }
inline Lanes load(const float* from) { return _mm256_load_ps(from); }
inline Lanes loadu(const float* from) { return _mm256_loadu_ps(from); }
inline Lanes load(const float* from, Mask there) { return _mm256_maskload_ps(from, there); }
inline void store(float* to, Lanes lanes) { _mm256_storeu_ps(to, lanes); }
inline void storeu(float* to, Lanes lanes) { _mm256_storeu_ps(to, lanes); }
// Storing by a mask takes a dozen cycles, also of whole vectors.
inline void store(float* to, Mask there, Lanes lanes) {
  if (_mm256_movemask_ps((Lanes)there) == 0xff) {
    _mm256_storeu_ps(to, lanes);
  } else {
    _mm256_maskstore_ps(to, there, lanes);
  }
}
inline Lanes times_plus(Lanes a, Lanes b, Lanes c) { return _mm256_fmadd_ps(a, b, c); }
inline Lanes minus_times(Lanes a, Lanes b, Lanes c) { return _mm256_fnmadd_ps(b, c, a); }

/** Loads rows of at most 8 floats, and turns them: lanes past the rows are 0. */
inline __attribute__((always_inline)) void load_turned(const float* from, int64_t leading, int rows, int count, Lanes* to) {
  alignas(sizeof(Lanes)) float part[LANES * LANES];
  if (rows < LANES || count < LANES) {
    for (int i = 0; i < LANES; i++) {
      store(part + i * LANES, i < rows ? load(from + i * leading, first(count)) : zeros());
    }
    from = part;
    leading = LANES;
  }
#pragma GCC unroll 2
  for (int half = 0; half < LANES; half += 4) {
    __m256d t[4];
#pragma GCC unroll 2
    for (int i = 0; i < 2; i++) {
      Lanes r[2];
#pragma GCC unroll 2
      for (int j = 0; j < 2; j++) {
        const float* row = from + (2 * i + j) * leading + half;
        // Two rows in one register, so that no later step crosses its halves.
        r[j] = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(row)), _mm_loadu_ps(row + 4 * leading), 1);
      }
      t[2 * i] = (__m256d)_mm256_unpacklo_ps(r[0], r[1]);
      t[2 * i + 1] = (__m256d)_mm256_unpackhi_ps(r[0], r[1]);
    }
    to[half] = (Lanes)_mm256_unpacklo_pd(t[0], t[2]);
    to[half + 1] = (Lanes)_mm256_unpackhi_pd(t[0], t[2]);
    to[half + 2] = (Lanes)_mm256_unpacklo_pd(t[1], t[3]);
    to[half + 3] = (Lanes)_mm256_unpackhi_pd(t[1], t[3]);
  }
}

#endif
