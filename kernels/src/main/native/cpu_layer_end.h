// The end of a layer in one pass: bias, activation, slope and mask; included as cpu_loops.h is, after cpu_training.h.

template <typename T>
struct LayerEnd {
  /** y <- phi(z + shift) and, where it is asked for, slopes <- phi'(z + shift). */
  template <int A>
  static void activate(const T* z, const T* shift, T* y, T* slopes, int64_t n) {
    if (slopes) {
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        T value = z[i] + shift[i];
        T phi = activation<A, T>(value);
        y[i] = phi;
        slopes[i] = slope<A, T>(value, phi);
      }
    } else {
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        y[i] = activation<A, T>(z[i] + shift[i]);
      }
    }
  }

  /** The bias of n values of an example from the place at on, in the buffer where it is not contiguous as it is. */
  static const T* shift_of(const T* bias, int64_t at, int64_t plane, int64_t n, T* buffer) {
    if (plane == 1) {
      return bias + at;
    }
    int64_t unit = at / plane;
    int64_t end = (unit + 1) * plane - at;
    for (int64_t i = 0; i < n; unit++, end += plane) {
      int64_t to = end < n ? end : n;
      T value = bias[unit];
      for (; i < to; i++) {
        buffer[i] = value;
      }
    }
    return buffer;
  }

  /** All but the mask, of at most a strip of one example. */
  static void piece(int kind, const T* bias, const T* z, T* y, T* slopes, int64_t at, int64_t columns, int64_t plane,
                    int64_t n) {
    T buffer[STRIP];
    const T* shift = buffer;
    if (bias) {
      shift = shift_of(bias, at % columns, plane, n, buffer);
    } else {
      memset(buffer, 0, n * sizeof(T));
    }
    T* to = slopes ? slopes + at : (T*)0;
    DSTN_BY_ACTIVATION(activate, z + at, shift, y + at, to, n)
  }

  static void mask(const uint32_t* bits, uint32_t threshold, T kept, T* y, T* slopes, int64_t n) {
    if (slopes) {
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        T m = mask_value(bits[i], threshold, kept);
        y[i] *= m;
        slopes[i] *= m;
      }
    } else {
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        y[i] *= mask_value(bits[i], threshold, kept);
      }
    }
  }

  static int finish(dstn_engine*, int kind, const void* bias, const double* rates, int rate_count, uint64_t key,
                    const void* z, void* y, void* slopes, int64_t rows, int64_t units, int64_t plane) {
    const T* b = (const T*)bias;
    const T* from = (const T*)z;
    T* to = (T*)y;
    T* ss = (T*)slopes;
    int64_t columns = units * plane;
    if (rates) {
      Training<T>::draw_rows(rates, rate_count, key, rows, columns,
                             [=](const uint32_t* bits, int n, int64_t at, uint32_t threshold, T kept) {
                               piece(kind, b, from, to, ss, at, columns, plane, n);
                               mask(bits, threshold, kept, to + at, ss ? ss + at : ss, n);
                             });
      return 0;
    }
    for (int64_t row = 0; row < rows; row++) {
      for (int64_t at = 0; at < columns; at += STRIP) {
        piece(kind, b, from, to, ss, row * columns + at, columns, plane, columns - at < STRIP ? columns - at : STRIP);
      }
    }
    return 0;
  }
};
