// Masks, losses and updates; included as cpu_loops.h is.

template <typename T>
struct Training {
  static T* of(void* x) { return (T*)x; }
  static const T* of(const void* x) { return (const T*)x; }

  static int dropout(dstn_engine*, const double* rates, int rate_count, uint64_t key, const void* x, void* mask,
                     void* out, int64_t rows, int64_t columns) {
    const T* xs = of(x);
    T* ms = of(mask);
    T* to = of(out);
    draw_rows(rates, rate_count, key, rows, columns,
              [=](const uint32_t* bits, int n, int64_t at, uint32_t threshold, T kept) {
                half_of_mask(bits, threshold, kept, n, at, xs, ms, to);
              });
    return 0;
  }

  /**
   * Draws the bits of a mask and hands them to each(bits, n, at, threshold, kept) in pieces: the bits of n values of
   * one row from the place at on, below which a value is dropped, and what a value is kept times.
   *
   * Counter i gives the bits of value i and of value half + i, which lie in two rows.
   */
  template <typename F>
  static inline __attribute__((always_inline)) void draw_rows(const double* rates, int rate_count, uint64_t key,
                                                              int64_t rows, int64_t columns, F each) {
    int64_t count = rows * columns;
    int64_t half = (count + 1) / 2;
    int64_t from = 0;
    uint32_t key0 = (uint32_t)key;
    uint32_t key1 = (uint32_t)(key >> 32);
    uint32_t bits0[STRIP], bits1[STRIP];
    while (from < half) {
      int64_t row0 = from / columns;
      int64_t row1 = (half + from) / columns;
      int64_t to = (row0 + 1) * columns;
      int64_t to1 = (row1 + 1) * columns - half;
      to = to1 < to ? to1 : to;
      to = half < to ? half : to;
      double rate0 = rates[rate_count == 1 ? 0 : row0];
      double rate1 = rates[rate_count == 1 || row1 == rows ? 0 : row1];
      for (int64_t at = from; at < to; at += STRIP) {
        int n = (int)(to - at < STRIP ? to - at : STRIP);
#pragma omp simd
        for (int i = 0; i < n; i++) {
          threefry(key0, key1, (uint32_t)at + (uint32_t)i, &bits0[i], &bits1[i]);
        }
        // The last counter of an odd count has no second value.
        int second = half + at + n > count ? n - 1 : n;
        each(bits0, n, at, drop_threshold(rate0), (T)(1 / (1 - rate0)));
        each(bits1, second, half + at, drop_threshold(rate1), (T)(1 / (1 - rate1)));
      }
      from = to;
    }
  }

  static inline __attribute__((always_inline)) void put(uint32_t bits, uint32_t threshold, T kept, int64_t at,
                                                        const T* x, T* mask, T* out) {
    T m = mask_value(bits, threshold, kept);
    mask[at] = m;
    if (x) {
      out[at] = x[at] * m;
    }
  }

  static void half_of_mask(const uint32_t* bits, uint32_t threshold, T kept, int n, int64_t at, const T* x, T* mask,
                           T* out) {
    if (x) {
#pragma omp simd
      for (int i = 0; i < n; i++) {
        put(bits[i], threshold, kept, at + i, x, mask, out);
      }
    } else {
#pragma omp simd
      for (int i = 0; i < n; i++) {
        put(bits[i], threshold, kept, at + i, (const T*)0, mask, (T*)0);
      }
    }
  }

  // What y + tangent would be if it had been written.
  static T sum_at(const void* y, const void* tangent, int64_t i) {
    return tangent ? (T)(of(y)[i] + of(tangent)[i]) : of(y)[i];
  }

  // Losses in double precision: outputs are small beside the layers.
  static int softmax_cross_entropy(dstn_engine*, const void* y, const void* tangent, const void* labels,
                                   const void* weights, double scale, void* gradient, int64_t rows, int64_t classes,
                                   double* loss) {
    double total = 0;
    for (int64_t b = 0; b < rows; b++) {
      int64_t from = b * classes;
      bool is_class = of(labels)[b] >= 0 && of(labels)[b] < classes;
      int64_t label = is_class ? (int64_t)of(labels)[b] : 0;
      double weight = is_class ? (double)of(weights)[b] : (double)NAN;
      double max = -INFINITY;
      for (int64_t j = 0; j < classes; j++) {
        T logit = sum_at(y, tangent, from + j);
        max = logit > max ? (double)logit : max;
      }
      double sum = 0;
      for (int64_t j = 0; j < classes; j++) {
        sum += exp(sum_at(y, tangent, from + j) - max);
      }
      total += weight * (max + log(sum) - sum_at(y, tangent, from + label));
      if (gradient) {
        T* g = of(gradient) + from;
        for (int64_t j = 0; j < classes; j++) {
          g[j] = (T)(scale * weight * (exp(sum_at(y, tangent, from + j) - max) / sum - (j == label ? 1 : 0)));
        }
      }
    }
    *loss = scale * total;
    return 0;
  }

  static int squared_error(dstn_engine*, const void* y, const void* tangent, const void* targets, const void* weights,
                           double scale, void* gradient, int64_t rows, int64_t width, double* loss) {
    double total = 0;
    for (int64_t b = 0; b < rows; b++) {
      double weight = of(weights)[b];
      for (int64_t i = b * width; i < (b + 1) * width; i++) {
        double error = (double)sum_at(y, tangent, i) - of(targets)[i];
        total += weight * error * error / 2;
        if (gradient) {
          of(gradient)[i] = (T)(scale * weight * error);
        }
      }
    }
    *loss = scale * total;
    return 0;
  }

  static int gather_rows(dstn_engine*, const int* rows, int64_t count, const int64_t* from, const int64_t* to,
                         const int64_t* widths, int tensors) {
    for (int k = 0; k < tensors; k++) {
      for (int64_t i = 0; i < count; i++) {
        memcpy((T*)to[k] + i * widths[k], (const T*)from[k] + rows[i] * widths[k], widths[k] * sizeof(T));
      }
    }
    return 0;
  }

  static int clip(dstn_engine* engine, double limit, const int64_t* vectors, const int64_t* lengths, int count) {
    double square = 0;
    for (int k = 0; k < count; k++) {
      double dot = 0;
      Loops<T>::dot(engine, (const void*)vectors[k], (const void*)vectors[k], lengths[k], &dot);
      square += dot;
    }
    double norm = sqrt(square);
    for (int k = 0; norm > limit && k < count; k++) {
      Loops<T>::scale(engine, limit / norm, (void*)vectors[k], lengths[k]);
    }
    return 0;
  }

  static int momentum(dstn_engine* engine, void* w, const void* g, void* v, double rate, double momentum,
                      int64_t n) {
    if (!v) {
      return Loops<T>::axpy(engine, -rate, g, w, n);
    }
    T* ws = of(w);
    const T* gs = of(g);
    T* vs = of(v);
    T r = (T)rate;
    T m = (T)momentum;
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      momentum_step(ws + i, gs[i], vs + i, r, m);
    }
    return 0;
  }

  static int rms_prop(dstn_engine*, void* w, const void* g, void* s, double rate, double decay, double epsilon,
                      int64_t n) {
    T* ws = of(w);
    const T* gs = of(g);
    T* ss = of(s);
    T r = (T)rate, keep = (T)decay, take = (T)(1 - decay), e = (T)epsilon;
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      rms_prop_step(ws + i, gs[i], ss + i, r, keep, take, e);
    }
    return 0;
  }

  static int adam(dstn_engine*, void* w, const void* g, void* m, void* v, double rate, double beta1, double beta2,
                  double epsilon, int64_t n) {
    T* ws = of(w);
    const T* gs = of(g);
    T* ms = of(m);
    T* vs = of(v);
    T r = (T)rate, keep1 = (T)beta1, take1 = (T)(1 - beta1), keep2 = (T)beta2, take2 = (T)(1 - beta2), e = (T)epsilon;
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      adam_step(ws + i, gs[i], ms + i, vs + i, r, keep1, take1, keep2, take2, e);
    }
    return 0;
  }
};
