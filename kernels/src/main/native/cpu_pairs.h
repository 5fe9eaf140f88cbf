// Pairs of values rounded to bfloat16 (the nearest, the even one of two), as AVX512_BF16 reads them; included after
// cpu_lanes.h.

inline __m512i rounded(__m512 high, __m512 low) { return (__m512i)_mm512_cvtne2ps_pbh(high, low); }

/** Pairs along k, as the instruction reads them. */
struct Pairs {
  typedef __m512bh Vector;
  static constexpr int GROUP = 2;
  static constexpr bool PLAIN = false;
  static constexpr int DEPTH = 600;

  static Vector load_packed(const uint32_t* packed) { return (__m512bh)_mm512_load_si512(packed); }
  static Vector repeat(const uint32_t* packed) { return (__m512bh)_mm512_set1_epi32((int)*packed); }
  static __m512 add(__m512 sums, Vector a, Vector b) { return _mm512_dpbf16_ps(sums, a, b); }

  static void pack_rows(const float* from, int64_t leading, int lanes, int depth, uint32_t* to, int64_t stride) {
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

  static void pack_columns(const float* from, int64_t leading, int lanes, int depth, uint32_t* to, int64_t stride) {
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
};
