// Elementwise work, rows and columns as loops that compile to vector instructions.
//
// Included once for every instruction set, inside a namespace of its own; nothing here may instantiate what the linker
// could share between those, such as templates of the standard library.

template <typename T>
struct Loops {
  static T* of(void* x) { return (T*)x; }
  static const T* of(const void* x) { return (const T*)x; }

  static int upload(dstn_engine*, void* to, const void* host, int64_t bytes) {
    memcpy(to, host, bytes);
    return 0;
  }

  static int download(dstn_engine*, const void* from, void* host, int64_t bytes) {
    memcpy(host, from, bytes);
    return 0;
  }

  static int copy(dstn_engine*, const void* from, void* to, int64_t n) {
    memmove(to, from, n * sizeof(T));
    return 0;
  }

  static int fill(dstn_engine*, void* x, double value, int64_t n) {
    T* xs = of(x);
    T v = (T)value;
    for (int64_t i = 0; i < n; i++) {
      xs[i] = v;
    }
    return 0;
  }

  static int axpy(dstn_engine*, double alpha, const void* x, void* y, int64_t n) {
    const T* xs = of(x);
    T* ys = of(y);
    T a = (T)alpha;
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      ys[i] += a * xs[i];
    }
    return 0;
  }

  static int scale(dstn_engine*, double alpha, void* x, int64_t n) {
    T* xs = of(x);
    T a = (T)alpha;
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      xs[i] *= a;
    }
    return 0;
  }

  static int multiply(dstn_engine*, const void* a, const void* b, void* out, int64_t n) {
    const T* as = of(a);
    const T* bs = of(b);
    T* to = of(out);
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      to[i] = as[i] * bs[i];
    }
    return 0;
  }

  static int add_row_vector(dstn_engine*, void* x, const void* v, int64_t m, int64_t n) {
    const T* vs = of(v);
    for (int64_t i = 0; i < m; i++) {
      T* row = of(x) + i * n;
#pragma omp simd
      for (int64_t j = 0; j < n; j++) {
        row[j] += vs[j];
      }
    }
    return 0;
  }

  static int sum_rows(dstn_engine*, const void* x, void* out, int64_t m, int64_t n) {
    T* sums = of(out);
    memset(sums, 0, n * sizeof(T));
    // A strip of columns at a time, so that its sums stay in registers and the first cache.
    for (int64_t from = 0; from < n; from += STRIP) {
      int64_t width = n - from < STRIP ? n - from : STRIP;
      T sum[STRIP] = {};
      for (int64_t i = 0; i < m; i++) {
        const T* row = of(x) + i * n + from;
#pragma omp simd
        for (int64_t j = 0; j < width; j++) {
          sum[j] += row[j];
        }
      }
      memcpy(sums + from, sum, width * sizeof(T));
    }
    return 0;
  }

  static int scale_rows(dstn_engine* engine, const void* x, const void* s, void* out, int64_t m, int64_t n) {
    if (n == 1) {
      return multiply(engine, x, s, out, m);
    }
    for (int64_t i = 0; i < m; i++) {
      const T* row = of(x) + i * n;
      T* to = of(out) + i * n;
      T factor = of(s)[i];
#pragma omp simd
      for (int64_t j = 0; j < n; j++) {
        to[j] = factor * row[j];
      }
    }
    return 0;
  }

  static int scale_rows_add(dstn_engine*, const void* x, const void* s, void* out, int64_t m, int64_t n) {
    if (n == 1) {
      const T* xs = of(x);
      const T* ss = of(s);
      T* to = of(out);
#pragma omp simd
      for (int64_t i = 0; i < m; i++) {
        to[i] += ss[i] * xs[i];
      }
      return 0;
    }
    for (int64_t i = 0; i < m; i++) {
      const T* row = of(x) + i * n;
      T* to = of(out) + i * n;
      T factor = of(s)[i];
#pragma omp simd
      for (int64_t j = 0; j < n; j++) {
        to[j] += factor * row[j];
      }
    }
    return 0;
  }

  static int add_column_vector(dstn_engine* engine, void* x, const void* v, int64_t m, int64_t n) {
    if (n == 1) {
      return axpy(engine, 1, v, x, m);
    }
    for (int64_t i = 0; i < m; i++) {
      T* row = of(x) + i * n;
      T value = of(v)[i];
#pragma omp simd
      for (int64_t j = 0; j < n; j++) {
        row[j] += value;
      }
    }
    return 0;
  }

  static int sum_columns(dstn_engine* engine, const void* x, void* out, int64_t m, int64_t n) {
    if (n == 1) {
      return copy(engine, x, out, m);
    }
    for (int64_t i = 0; i < m; i++) {
      const T* row = of(x) + i * n;
      double sum = 0;
#pragma omp simd reduction(+ : sum)
      for (int64_t j = 0; j < n; j++) {
        sum += row[j];
      }
      of(out)[i] = (T)sum;
    }
    return 0;
  }

  static int row_dots(dstn_engine* engine, const void* a, const void* b, void* out, int64_t m, int64_t n) {
    if (n == 1) {
      return multiply(engine, a, b, out, m);
    }
    for (int64_t i = 0; i < m; i++) {
      of(out)[i] = (T)product(of(a) + i * n, of(b) + i * n, n);
    }
    return 0;
  }

  static int dot(dstn_engine*, const void* a, const void* b, int64_t n, double* result) {
    *result = product(of(a), of(b), n);
    return 0;
  }

  static int add_dot(dstn_engine* engine, double alpha, const void* a, const void* b, int64_t n, double* sum) {
    double product = 0;
    dot(engine, a, b, n, &product);
    *sum += alpha * product;
    return 0;
  }

  static double product(const T* a, const T* b, int64_t n) {
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++) {
      sum += (double)a[i] * b[i];
    }
    return sum;
  }

  template <int A>
  static void activate_all(const T* z, T* y, int64_t n) {
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      y[i] = activation<A, T>(z[i]);
    }
  }

  template <int A>
  static void derive_all(const T* z, const T* y, T* d, int64_t n) {
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      d[i] = slope<A, T>(z[i], y[i]);
    }
  }

  template <int A>
  static void slope_times_all(const T* z, const T* y, const T* x, T* out, int64_t n) {
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      out[i] = slope<A, T>(z[i], y[i]) * x[i];
    }
  }

#define DSTN_BY_ACTIVATION(function, ...)                                  \
  switch (kind) {                                                          \
    case DSTN_IDENTITY: function<DSTN_IDENTITY>(__VA_ARGS__); break;       \
    case DSTN_RELU: function<DSTN_RELU>(__VA_ARGS__); break;               \
    case DSTN_LEAKY_RELU: function<DSTN_LEAKY_RELU>(__VA_ARGS__); break;   \
    case DSTN_ELU: function<DSTN_ELU>(__VA_ARGS__); break;                 \
    case DSTN_SIGMOID: function<DSTN_SIGMOID>(__VA_ARGS__); break;         \
    case DSTN_TANH: function<DSTN_TANH>(__VA_ARGS__); break;               \
    case DSTN_SOFTPLUS: function<DSTN_SOFTPLUS>(__VA_ARGS__); break;       \
    default: function<DSTN_SWISH>(__VA_ARGS__); break;                     \
  }

  static int activate(dstn_engine*, int kind, const void* z, void* y, int64_t n) {
    DSTN_BY_ACTIVATION(activate_all, of(z), of(y), n)
    return 0;
  }

  static int derivative(dstn_engine*, int kind, const void* z, const void* y, void* d, int64_t n) {
    DSTN_BY_ACTIVATION(derive_all, of(z), of(y), of(d), n)
    return 0;
  }

  static int slope_product(dstn_engine*, int kind, const void* z, const void* y, const void* x, void* out,
                           int64_t n) {
    DSTN_BY_ACTIVATION(slope_times_all, of(z), of(y), of(x), of(out), n)
    return 0;
  }
};
