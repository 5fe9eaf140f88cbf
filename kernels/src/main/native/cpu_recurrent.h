// The cell of an LSTM in one pass over its gates, and sums of rows; included as cpu_loops.h is.

template <typename T>
struct Recurrent {
  template <bool SLOPES>
  static void cell_row(const T* z, const T* before, T* c, T* h, T* gates, T* of_before, T* of_c, int64_t n) {
#pragma omp simd
    for (int64_t j = 0; j < n; j++) {
      dstn_lstm<T> at = lstm_at(z[j], z[n + j], z[2 * n + j], z[3 * n + j], before[j]);
      c[j] = at.c;
      h[j] = at.h;
      if (SLOPES) {
        gates[j] = at.of_i;
        gates[n + j] = at.of_f;
        gates[2 * n + j] = at.of_o;
        gates[3 * n + j] = at.of_g;
        of_before[j] = at.of_before;
        of_c[j] = at.of_c;
      }
    }
  }

  static int lstm_cell(dstn_engine*, const void* z, const void* before, void* c, void* h, void* gates, void* of_before,
                       void* of_c, int64_t rows, int64_t units) {
    for (int64_t b = 0; b < rows; b++) {
      int64_t at = b * units;
      const T* zs = (const T*)z + 4 * at;
      const T* old = (const T*)before + at;
      if (gates) {
        cell_row<true>(zs, old, (T*)c + at, (T*)h + at, (T*)gates + 4 * at, (T*)of_before + at, (T*)of_c + at, units);
      } else {
        cell_row<false>(zs, old, (T*)c + at, (T*)h + at, 0, 0, 0, units);
      }
    }
    return 0;
  }

  static int lstm_tangent(dstn_engine*, const void* gates, const void* of_before, const void* of_c, const void* z,
                          const void* before, void* c, void* h, int64_t rows, int64_t units) {
    for (int64_t b = 0; b < rows; b++) {
      int64_t at = b * units;
      const T* slope = (const T*)gates + 4 * at;
      const T* zs = (const T*)z + 4 * at;
      const T* fs = (const T*)of_before + at;
      const T* os = (const T*)of_c + at;
      const T* old = (const T*)before + at;
      T* cs = (T*)c + at;
      T* hs = (T*)h + at;
#pragma omp simd
      for (int64_t j = 0; j < units; j++) {
        int64_t f = units + j, o = 2 * units + j, g = 3 * units + j;
        T tangent = fs[j] * old[j] + slope[j] * zs[j] + slope[f] * zs[f] + slope[g] * zs[g];
        cs[j] = tangent;
        hs[j] = os[j] * tangent + slope[o] * zs[o];
      }
    }
    return 0;
  }

  static int lstm_gradient(dstn_engine*, const void* gates, const void* of_before, const void* of_c, const void* h,
                           void* c, void* z, int64_t rows, int64_t units) {
    for (int64_t b = 0; b < rows; b++) {
      int64_t at = b * units;
      const T* slope = (const T*)gates + 4 * at;
      const T* fs = (const T*)of_before + at;
      const T* os = (const T*)of_c + at;
      const T* hs = (const T*)h + at;
      T* cs = (T*)c + at;
      T* zs = (T*)z + 4 * at;
#pragma omp simd
      for (int64_t j = 0; j < units; j++) {
        int64_t f = units + j, o = 2 * units + j, g = 3 * units + j;
        T total = cs[j] + os[j] * hs[j];
        zs[j] = slope[j] * total;
        zs[f] = slope[f] * total;
        zs[o] = slope[o] * hs[j];
        zs[g] = slope[g] * total;
        cs[j] = fs[j] * total;
      }
    }
    return 0;
  }

  static int add_to_rows(dstn_engine*, const int* rows, int64_t count, const void* from, void* to, int64_t width) {
    for (int64_t i = 0; i < count; i++) {
      const T* part = (const T*)from + i * width;
      T* sum = (T*)to + rows[i] * width;
#pragma omp simd
      for (int64_t j = 0; j < width; j++) {
        sum[j] += part[j];
      }
    }
    return 0;
  }
};
