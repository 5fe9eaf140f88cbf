// The structured response in one pass over the layer's output; included as cpu_loops.h is.

template <typename T>
struct StructuredResponse {
  // Examples whose gradients are summed together.
  static constexpr int AT_ONCE = 4;
  static constexpr int64_t SUMS_BYTES = 128 << 10;

  /** Writes u (units x h) as h x units, each row times the factor of its unit. */
  static void transpose(const T* u, const T* factor, T* to, int64_t units, int64_t h) {
    for (int64_t o = 0; o < units; o++) {
      T f = factor ? factor[o] : 1;
      for (int64_t j = 0; j < h; j++) {
        to[j * units + o] = f * u[o * h + j];
      }
    }
  }

  /** Adds N numbers at c times as many rows at u, one after the other. */
  template <int N>
  static inline void combine_more(const T* c, const T* u, T* sum, int64_t width, int64_t units) {
#pragma omp simd
    for (int64_t i = 0; i < width; i++) {
      T total = sum[i] + c[0] * u[i];
      if (N > 1) {
        total += c[1] * u[units + i];
      }
      if (N > 2) {
        total += c[2] * u[2 * units + i];
      }
      if (N > 3) {
        total += c[3] * u[3 * units + i];
      }
      sum[i] = total;
    }
  }

  /** sum <- the first width values of c (1 x h) times the h x units matrix at u. */
  static inline void combine(const T* c, const T* u, T* sum, int64_t width, int64_t units, int64_t h) {
    T factor = c[0];
#pragma omp simd
    for (int64_t i = 0; i < width; i++) {
      sum[i] = factor * u[i];
    }
    int64_t j = 1;
    for (; j + 4 <= h; j += 4) {
      combine_more<4>(c + j, u + j * units, sum, width, units);
    }
    if (h - j == 3) {
      combine_more<3>(c + j, u + j * units, sum, width, units);
    } else if (h - j == 2) {
      combine_more<2>(c + j, u + j * units, sum, width, units);
    } else if (h - j == 1) {
      combine_more<1>(c + j, u + j * units, sum, width, units);
    }
  }

  static int respond(dstn_engine* engine, const void* c, const void* u, const void* r, const void* v, const void* p,
                     double beta, void* z, void* a, int64_t rows, int64_t units, int64_t plane, int64_t h) {
    T* across = (T*)dstn_scratch((cpu_engine*)engine, 2 * h * units * sizeof(T));
    if (!across) {
      return 1;
    }
    T* shifts = across + h * units;
    transpose((const T*)u, (const T*)0, across, units, h);
    if (v) {
      transpose((const T*)v, (const T*)r, shifts, units, h);
    }
    T b0 = (T)beta;
    for (int64_t b = 0; b < rows; b++) {
      const T* cs = (const T*)c + b * h;
      for (int64_t from = 0; from < units; from += STRIP) {
        int64_t width = units - from < STRIP ? units - from : STRIP;
        T* as = (T*)a + b * units + from;
        T shift[STRIP];
        combine(cs, across + from, as, width, units, h);
        if (v) {
          combine(cs, shifts + from, shift, width, units, h);
        } else {
          memset(shift, 0, width * sizeof(T));
        }
        const T* ps = (const T*)p + (b * units + from) * plane;
        T* zs = (T*)z + (b * units + from) * plane;
        if (plane == 1) {
          put(ps, as, shift, b0, zs, width);
        } else {
          for (int64_t o = 0; o < width; o++) {
            put_plane(ps + o * plane, as[o], shift[o], b0, zs + o * plane, plane);
          }
        }
      }
    }
    return 0;
  }

  // With beta 0 what z held must not count, whatever it was.
  static void put(const T* p, const T* a, const T* shift, T beta, T* z, int64_t n) {
    if (beta == 0) {
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        z[i] = a[i] * p[i] + shift[i];
      }
    } else {
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        z[i] = beta * z[i] + a[i] * p[i] + shift[i];
      }
    }
  }

  static void put_plane(const T* p, T a, T shift, T beta, T* z, int64_t n) {
    if (beta == 0) {
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        z[i] = a * p[i] + shift;
      }
    } else {
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        z[i] = beta * z[i] + a * p[i] + shift;
      }
    }
  }

  static int respond_gradients(dstn_engine* engine, const void* c, const void* r, const void* v, const void* a,
                               const void* p, const void* g, void* scaled, void* du, void* dr, void* dv,
                               int64_t rows, int64_t units, int64_t plane, int64_t h) {
    // As many strips as have their sums in the second cache, so that rows are read on.
    int64_t fits = SUMS_BYTES / (int64_t)(2 * h * STRIP * sizeof(T));
    int64_t wide = fits > 1 ? fits * STRIP : STRIP;
    wide = units < wide ? units : wide;
    T* sums = (T*)dstn_scratch((cpu_engine*)engine, 2 * h * wide * sizeof(T));
    if (!sums) {
      return 1;
    }
    for (int64_t from = 0; from < units; from += wide) {
      int64_t width = units - from < wide ? units - from : wide;
      // Gradients of U, and of c times the bias, for these units: h rows of each.
      T* ofU = sums;
      T* ofShift = sums + h * wide;
      memset(sums, 0, 2 * h * wide * sizeof(T));
      for (int64_t b = 0; b < rows; b += AT_ONCE) {
        int count = (int)(rows - b < AT_ONCE ? rows - b : AT_ONCE);
        for (int64_t o = 0; o < width; o += STRIP) {
          int64_t at = b * units + from + o;
          add_gradients((const T*)c + b * h, (const T*)a + at, (const T*)p + at * plane, (const T*)g + at * plane,
                        (T*)scaled + at * plane, ofU + o, ofShift + o, count, width - o < STRIP ? width - o : STRIP, wide,
                        units, plane, h);
        }
      }
      for (int64_t o = 0; o < width; o++) {
        T ofR = 0;
        for (int64_t j = 0; j < h; j++) {
          // Of few numbers; vectorized, their sum would be rounded otherwise.
          asm("" : "+r"(j));
          int64_t at = (from + o) * h + j;
          ((T*)du)[at] = ofU[j * wide + o];
          if (v) {
            T shift = ofShift[j * wide + o];
            ofR += shift * ((const T*)v)[at];
            ((T*)dv)[at] = shift * ((const T*)r)[from + o];
          }
        }
        if (v) {
          ((T*)dr)[from + o] = ofR;
        }
      }
    }
    return 0;
  }

  /** Adds the gradients of a strip of units in some rows; their sums for one of h are `wide` after those for the one before. */
  static inline void add_gradients(const T* c, const T* a, const T* p, const T* g, T* scaled, T* ofU, T* ofShift, int count,
                                   int64_t width, int64_t wide, int64_t units, int64_t plane, int64_t h) {
    T dots[AT_ONCE][STRIP], totals[AT_ONCE][STRIP];
    const T* ofBias[AT_ONCE];
    for (int k = 0; k < count; k++) {
      const T* gs = g + k * units * plane;
      const T* ps = p + k * units * plane;
      const T* as = a + k * units;
      T* to = scaled + k * units * plane;
      T* products = dots[k];
      ofBias[k] = plane == 1 ? gs : totals[k];
      if (plane == 1) {
#pragma omp simd
        for (int64_t i = 0; i < width; i++) {
          products[i] = gs[i] * ps[i];
          to[i] = gs[i] * as[i];
        }
      } else {
        for (int64_t o = 0; o < width; o++) {
          reduce_plane(gs + o * plane, ps + o * plane, as[o], to + o * plane, plane, products + o, totals[k] + o);
        }
      }
    }
    for (int64_t j = 0; j < h; j++) {
      T* u = ofU + j * wide;
      T* s = ofShift + j * wide;
      if (count == AT_ONCE) {
        add_rows(c + j, h, dots, ofBias, u, s, width);
      } else {
        for (int k = 0; k < count; k++) {
          add_row(c[k * h + j], dots[k], ofBias[k], u, s, width);
        }
      }
    }
  }

  static inline void add_row(T factor, const T* dots, const T* ofBias, T* u, T* s, int64_t width) {
#pragma omp simd
    for (int64_t i = 0; i < width; i++) {
      u[i] += factor * dots[i];
      s[i] += factor * ofBias[i];
    }
  }

  /** As add_row for one row after the other; sums are read and written once. */
  static inline void add_rows(const T* c, int64_t h, const T (&dots)[AT_ONCE][STRIP], const T* const* ofBias, T* u, T* s,
                              int64_t width) {
    T c0 = c[0], c1 = c[h], c2 = c[2 * h], c3 = c[3 * h];
    const T *b0 = ofBias[0], *b1 = ofBias[1], *b2 = ofBias[2], *b3 = ofBias[3];
#pragma omp simd
    for (int64_t i = 0; i < width; i++) {
      u[i] = u[i] + c0 * dots[0][i] + c1 * dots[1][i] + c2 * dots[2][i] + c3 * dots[3][i];
      s[i] = s[i] + c0 * b0[i] + c1 * b1[i] + c2 * b2[i] + c3 * b3[i];
    }
  }

  static void reduce_plane(const T* g, const T* p, T a, T* scaled, int64_t n, T* dot, T* total) {
    T products = 0, sum = 0;
#pragma omp simd reduction(+ : products, sum)
    for (int64_t i = 0; i < n; i++) {
      products += g[i] * p[i];
      sum += g[i];
      scaled[i] = a * g[i];
    }
    *dot = products;
    *total = sum;
  }
};
