// Batch normalization, of rows x channels x plane; included as cpu_loops.h is.

template <typename T>
struct Channels {
  static T* of(void* x) { return (T*)x; }
  static const T* of(const void* x) { return (const T*)x; }

  static int inverse_roots(dstn_engine*, const void* x, double epsilon, void* out, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
      of(out)[i] = inverse_root<T>(of(x)[i], epsilon);
    }
    return 0;
  }

  static int scale_channels(dstn_engine*, const void* x, const void* s, const void* t, void* y, int64_t rows,
                            int64_t channels, int64_t plane) {
    if (plane == 1) {
      for (int64_t row = 0; row < rows; row++) {
        const T* from = of(x) + row * channels;
        T* to = of(y) + row * channels;
        if (t) {
#pragma omp simd
          for (int64_t c = 0; c < channels; c++) {
            to[c] = of(s)[c] * from[c] + of(t)[c];
          }
        } else {
#pragma omp simd
          for (int64_t c = 0; c < channels; c++) {
            to[c] = of(s)[c] * from[c];
          }
        }
      }
      return 0;
    }
    for (int64_t row = 0; row < rows; row++) {
      for (int64_t c = 0; c < channels; c++) {
        int64_t at = (row * channels + c) * plane;
        put(of(x) + at, of(s)[c], t ? of(t)[c] : (T)0, of(y) + at, plane);
      }
    }
    return 0;
  }

  static void put(const T* x, T s, T t, T* y, int64_t n) {
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      y[i] = s * x[i] + t;
    }
  }

  // A channel at a time, which stays in the cache from pass to pass, or a strip of those without planes.

  static int normalize(dstn_engine*, const void* x, const void* gamma, const void* beta, double epsilon,
                       void* statistics, void* y, int64_t rows, int64_t channels, int64_t plane) {
    T* mean = of(statistics);
    T* variance = mean + channels;
    T* inverse = variance + channels;
    double share = 1.0 / (rows * plane);
    int64_t many = plane == 1 ? STRIP : 1;
    for (int64_t from = 0; from < channels; from += many) {
      int64_t width = channels - from < many ? channels - from : many;
      double sum[STRIP];
      T slope[STRIP];
      const T* xs = of(x) + from * plane;
      T* ys = of(y) + from * plane;
      memset(sum, 0, width * sizeof(double));
      for (int64_t row = 0; row < rows; row++) {
        add(xs + row * channels * plane, plane, sum, width);
      }
      for (int64_t i = 0; i < width; i++) {
        mean[from + i] = (T)(share * sum[i]);
        sum[i] = 0;
      }
      for (int64_t row = 0; row < rows; row++) {
        add_squares(xs + row * channels * plane, mean + from, plane, sum, width);
      }
      for (int64_t i = 0; i < width; i++) {
        variance[from + i] = (T)(share * sum[i]);
        inverse[from + i] = inverse_root<T>(variance[from + i], epsilon);
        slope[i] = of(gamma)[from + i] * inverse[from + i];
      }
      for (int64_t row = 0; row < rows; row++) {
        int64_t at = row * channels * plane;
        rescale(xs + at, mean + from, slope, of(beta) + from, ys + at, plane, width);
      }
    }
    return 0;
  }

  static void add(const T* x, int64_t plane, double* sum, int64_t width) {
    if (plane == 1) {
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        sum[i] += x[i];
      }
      return;
    }
    double total = 0;
#pragma omp simd reduction(+ : total)
    for (int64_t i = 0; i < plane; i++) {
      total += x[i];
    }
    *sum += total;
  }

  static void add_squares(const T* x, const T* mean, int64_t plane, double* sum, int64_t width) {
    if (plane == 1) {
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        double d = x[i] - mean[i];
        sum[i] += d * d;
      }
      return;
    }
    double total = 0;
    T m = *mean;
#pragma omp simd reduction(+ : total)
    for (int64_t i = 0; i < plane; i++) {
      double d = x[i] - m;
      total += d * d;
    }
    *sum += total;
  }

  static void rescale(const T* x, const T* mean, const T* slope, const T* beta, T* y, int64_t plane, int64_t width) {
    if (plane == 1) {
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        y[i] = slope[i] * (x[i] - mean[i]) + beta[i];
      }
      return;
    }
    T m = *mean, s = *slope, b = *beta;
#pragma omp simd
    for (int64_t i = 0; i < plane; i++) {
      y[i] = s * (x[i] - m) + b;
    }
  }

  static int times_normalization(dstn_engine*, const void* t, const void* x, const void* gamma,
                                 const void* statistics, void* sums, void* products, void* out, int64_t rows,
                                 int64_t channels, int64_t plane) {
    const T* mean = of(statistics);
    const T* inverse = mean + 2 * channels;
    double share = 1.0 / (rows * plane);
    int64_t many = plane == 1 ? STRIP : 1;
    for (int64_t from = 0; from < channels; from += many) {
      int64_t width = channels - from < many ? channels - from : many;
      double sum[STRIP], product[STRIP];
      T slope[STRIP], bend[STRIP], shift[STRIP];
      const T* ts = of(t) + from * plane;
      const T* xs = of(x) + from * plane;
      memset(sum, 0, width * sizeof(double));
      memset(product, 0, width * sizeof(double));
      for (int64_t row = 0; row < rows; row++) {
        int64_t at = row * channels * plane;
        add_products(ts + at, xs + at, mean + from, plane, sum, product, width);
      }
      for (int64_t i = 0; i < width; i++) {
        int64_t c = from + i;
        of(sums)[c] = (T)sum[i];
        of(products)[c] = (T)(product[i] * inverse[c]);
        slope[i] = of(gamma)[c] * inverse[c];
        shift[i] = (T)(-share * sum[i] * slope[i]);
        bend[i] = (T)(-share * product[i] * inverse[c] * inverse[c] * slope[i]);
      }
      for (int64_t row = 0; out && row < rows; row++) {
        int64_t at = row * channels * plane;
        project(ts + at, xs + at, mean + from, slope, bend, shift, of(out) + from * plane + at, plane, width);
      }
    }
    return 0;
  }

  static void add_products(const T* t, const T* x, const T* mean, int64_t plane, double* sum, double* product,
                           int64_t width) {
    if (plane == 1) {
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        sum[i] += t[i];
        product[i] += (double)t[i] * (x[i] - mean[i]);
      }
      return;
    }
    double total = 0, dot = 0;
    T m = *mean;
#pragma omp simd reduction(+ : total, dot)
    for (int64_t i = 0; i < plane; i++) {
      total += t[i];
      dot += (double)t[i] * (x[i] - m);
    }
    *sum += total;
    *product += dot;
  }

  static void project(const T* t, const T* x, const T* mean, const T* slope, const T* bend, const T* shift, T* out,
                      int64_t plane, int64_t width) {
    if (plane == 1) {
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        out[i] = slope[i] * t[i] + bend[i] * (x[i] - mean[i]) + shift[i];
      }
      return;
    }
    T m = *mean, s = *slope, b = *bend, c = *shift;
#pragma omp simd
    for (int64_t i = 0; i < plane; i++) {
      out[i] = s * t[i] + b * (x[i] - m) + c;
    }
  }
};
