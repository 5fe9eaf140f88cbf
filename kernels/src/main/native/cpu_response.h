// The structured response in one pass over the layer's output; included as cpu_loops.h is.

template <typename T>
struct StructuredResponse {
  /** Writes u (units x h) as h x units, each row times the factor of its unit. */
  static void transpose(const T* u, const T* factor, T* to, int64_t units, int64_t h) {
    for (int64_t o = 0; o < units; o++) {
      T f = factor ? factor[o] : 1;
      for (int64_t j = 0; j < h; j++) {
        to[j * units + o] = f * u[o * h + j];
      }
    }
  }

  /** sum <- the first width values of c (1 x h) times the h x units matrix at u. */
  static inline void combine(const T* c, const T* u, T* sum, int64_t width, int64_t units, int64_t h) {
    for (int64_t i = 0; i < width; i++) {
      sum[i] = c[0] * u[i];
    }
    for (int64_t j = 1; j < h; j++) {
      const T* row = u + j * units;
      T factor = c[j];
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        sum[i] += factor * row[i];
      }
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
        T shift[STRIP] = {};
        combine(cs, across + from, as, width, units, h);
        if (v) {
          combine(cs, shifts + from, shift, width, units, h);
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
    T* sums = (T*)dstn_scratch((cpu_engine*)engine, 2 * h * STRIP * sizeof(T));
    if (!sums) {
      return 1;
    }
    for (int64_t from = 0; from < units; from += STRIP) {
      int64_t width = units - from < STRIP ? units - from : STRIP;
      // Gradients of U, and of c times the bias, for a strip of units: h rows of each.
      T* ofU = sums;
      T* ofShift = sums + h * STRIP;
      memset(sums, 0, 2 * h * STRIP * sizeof(T));
      for (int64_t b = 0; b < rows; b++) {
        int64_t at = b * units + from;
        T dots[STRIP], totals[STRIP];
        const T* gs = (const T*)g + at * plane;
        const T* ps = (const T*)p + at * plane;
        const T* as = (const T*)a + at;
        T* to = (T*)scaled + at * plane;
        const T* ofBias = totals;
        if (plane == 1) {
          ofBias = gs;
#pragma omp simd
          for (int64_t i = 0; i < width; i++) {
            dots[i] = gs[i] * ps[i];
            to[i] = gs[i] * as[i];
          }
        } else {
          for (int64_t o = 0; o < width; o++) {
            reduce_plane(gs + o * plane, ps + o * plane, as[o], to + o * plane, plane, dots + o, totals + o);
          }
        }
        const T* cs = (const T*)c + b * h;
        for (int64_t j = 0; j < h; j++) {
          T factor = cs[j];
          T* u = ofU + j * STRIP;
          T* s = ofShift + j * STRIP;
#pragma omp simd
          for (int64_t i = 0; i < width; i++) {
            u[i] += factor * dots[i];
            s[i] += factor * ofBias[i];
          }
        }
      }
      for (int64_t o = 0; o < width; o++) {
        T ofR = 0;
        for (int64_t j = 0; j < h; j++) {
          int64_t at = (from + o) * h + j;
          ((T*)du)[at] = ofU[j * STRIP + o];
          if (v) {
            T shift = ofShift[j * STRIP + o];
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
