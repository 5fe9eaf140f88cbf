// Elementwise work, rows and columns on a GPU.

namespace kernels {

template <typename T>
__global__ void fill(T* x, T value, uint32_t n) {
  DSTN_EACH(i, n) { x[i] = value; }
}

template <typename T>
__global__ void axpy(T alpha, const T* x, T* y, uint32_t n) {
  DSTN_EACH(i, n) { y[i] += alpha * x[i]; }
}

template <typename T>
__global__ void scale(T alpha, T* x, uint32_t n) {
  DSTN_EACH(i, n) { x[i] *= alpha; }
}

template <typename T>
__global__ void multiply(const T* a, const T* b, T* out, uint32_t n) {
  DSTN_EACH(i, n) { out[i] = a[i] * b[i]; }
}

template <typename T>
__global__ void add_row_vector(T* x, const T* v, uint32_t count, uint32_t columns) {
  DSTN_EACH(i, count) { x[i] += v[i % columns]; }
}

template <typename T>
__global__ void add_column_vector(T* x, const T* v, uint32_t count, uint32_t columns) {
  DSTN_EACH(i, count) { x[i] += v[i / columns]; }
}

template <typename T>
__global__ void scale_rows(const T* x, const T* s, T* out, uint32_t count, uint32_t columns) {
  DSTN_EACH(i, count) { out[i] = s[i / columns] * x[i]; }
}

template <typename T>
__global__ void scale_rows_add(const T* x, const T* s, T* out, uint32_t count, uint32_t columns) {
  DSTN_EACH(i, count) { out[i] += s[i / columns] * x[i]; }
}

template <int A, typename T>
__global__ void activate(const T* z, T* y, uint32_t n) {
  DSTN_EACH(i, n) { y[i] = activation<A, T>(z[i]); }
}

template <int A, typename T>
__global__ void derive(const T* z, const T* y, T* d, uint32_t n) {
  DSTN_EACH(i, n) { d[i] = slope<A, T>(z[i], y[i]); }
}

template <int A, typename T>
__global__ void slope_times(const T* z, const T* y, const T* x, T* out, uint32_t n) {
  DSTN_EACH(i, n) { out[i] = slope<A, T>(z[i], y[i]) * x[i]; }
}

/** Columns of a block that adds up columns, and how many threads share one. */
const int SUM_COLUMNS = 32;
const int SUM_SHARES = 16;

template <typename T>
__global__ void __launch_bounds__(SUM_COLUMNS* SUM_SHARES)
    sum_rows(const T* x, T* out, uint32_t rows, uint32_t columns) {
  __shared__ T parts[SUM_SHARES][SUM_COLUMNS];
  uint32_t lane = threadIdx.x % SUM_COLUMNS;
  uint32_t share = threadIdx.x / SUM_COLUMNS;
  uint32_t column = blockIdx.x * SUM_COLUMNS + lane;
  T sum = 0;
  if (column < columns) {
    for (uint32_t row = share; row < rows; row += SUM_SHARES) {
      sum += x[row * columns + column];
    }
  }
  parts[share][lane] = sum;
  __syncthreads();
  if (share == 0 && column < columns) {
    for (int i = 1; i < SUM_SHARES; i++) {
      sum += parts[i][lane];
    }
    out[column] = sum;
  }
}

/** out_i <- the sum of row i of a, or of its products with those of b; a warp for a row, or a block. */
template <typename T, bool PRODUCTS>
__global__ void sum_each_row(const T* a, const T* b, T* out, uint32_t rows, uint32_t columns, uint32_t members) {
  uint32_t member = threadIdx.x % members;
  uint32_t at_once = blockDim.x / members;
  for (uint32_t first = blockIdx.x * at_once; first < rows; first += gridDim.x * at_once) {
    uint32_t row = first + threadIdx.x / members;
    double sum = 0;
    if (row < rows) {
      const T* as = a + row * columns;
      for (uint32_t j = member; j < columns; j += members) {
        sum += PRODUCTS ? (double)as[j] * b[row * columns + j] : (double)as[j];
      }
    }
    sum = members == WARP ? warp_sum(sum) : block_sum(sum);
    if (member == 0 && row < rows) {
      out[row] = (T)sum;
    }
  }
}

/** Part of <a, b> by every block. */
template <typename T>
__global__ void dot_parts(const T* a, const T* b, uint32_t n, double* parts) {
  double sum = 0;
  DSTN_EACH(i, n) { sum += (double)a[i] * b[i]; }
  sum = block_sum(sum);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = sum;
  }
}

/** out <- keep out + alpha times the sum of parts; by one block. */
__global__ void add_parts(const double* parts, uint32_t count, double alpha, double keep, double* out) {
  double sum = 0;
  for (uint32_t i = threadIdx.x; i < count; i += blockDim.x) {
    sum += parts[i];
  }
  sum = block_sum(sum);
  if (threadIdx.x == 0) {
    *out = (keep == 0 ? 0 : keep * *out) + alpha * sum;
  }
}

}  // namespace kernels

#define DSTN_BY_ACTIVATION(call, kernel, ...)                                        \
  switch (kind) {                                                                    \
    case DSTN_IDENTITY: return call(kernel<DSTN_IDENTITY, T>, __VA_ARGS__);          \
    case DSTN_RELU: return call(kernel<DSTN_RELU, T>, __VA_ARGS__);                  \
    case DSTN_LEAKY_RELU: return call(kernel<DSTN_LEAKY_RELU, T>, __VA_ARGS__);      \
    case DSTN_ELU: return call(kernel<DSTN_ELU, T>, __VA_ARGS__);                    \
    case DSTN_SIGMOID: return call(kernel<DSTN_SIGMOID, T>, __VA_ARGS__);            \
    case DSTN_TANH: return call(kernel<DSTN_TANH, T>, __VA_ARGS__);                  \
    case DSTN_SOFTPLUS: return call(kernel<DSTN_SOFTPLUS, T>, __VA_ARGS__);          \
    default: return call(kernel<DSTN_SWISH, T>, __VA_ARGS__);                        \
  }

/** out <- keep out + alpha times the sum of parts. */
static int add_up(dstn_engine* engine, const double* parts, uint32_t count, double alpha, double keep, double* out) {
  return dstn_teams(engine, dim3(1), THREADS, kernels::add_parts, parts, count, alpha, keep, out);
}

/** Blocks that add up n values, each its part. */
static uint32_t parts_of(const cuda_engine* e, int64_t n) {
  int64_t blocks = (n + 4 * THREADS - 1) / (4 * THREADS);
  int64_t most = 4 * (int64_t)e->multiprocessors;
  return (uint32_t)(blocks < most ? blocks : most);
}

template <typename T>
struct Loops {
  static T* of(void* x) { return (T*)x; }
  static const T* of(const void* x) { return (const T*)x; }

  static int copy(dstn_engine* engine, const void* from, void* to, int64_t n) {
    cuda_engine* e = dstn_current(engine);
    return dstn_checked(e, cudaMemcpyAsync(to, from, n * sizeof(T), cudaMemcpyDeviceToDevice, e->stream));
  }

  static int fill(dstn_engine* e, void* x, double value, int64_t n) {
    return dstn_each(e, n, kernels::fill<T>, of(x), (T)value, n);
  }

  static int axpy(dstn_engine* e, double alpha, const void* x, void* y, int64_t n) {
    return dstn_each(e, n, kernels::axpy<T>, (T)alpha, of(x), of(y), n);
  }

  static int scale(dstn_engine* e, double alpha, void* x, int64_t n) {
    return dstn_each(e, n, kernels::scale<T>, (T)alpha, of(x), n);
  }

  static int multiply(dstn_engine* e, const void* a, const void* b, void* out, int64_t n) {
    return dstn_each(e, n, kernels::multiply<T>, of(a), of(b), of(out), n);
  }

  static int add_row_vector(dstn_engine* e, void* x, const void* v, int64_t m, int64_t n) {
    return dstn_each(e, m * n, kernels::add_row_vector<T>, of(x), of(v), m * n, n);
  }

  static int sum_rows(dstn_engine* e, const void* x, void* out, int64_t m, int64_t n) {
    dim3 blocks((unsigned)((n + kernels::SUM_COLUMNS - 1) / kernels::SUM_COLUMNS));
    return dstn_teams(e, blocks, kernels::SUM_COLUMNS * kernels::SUM_SHARES, kernels::sum_rows<T>, of(x), of(out), m,
                      n);
  }

  static int scale_rows(dstn_engine* e, const void* x, const void* s, void* out, int64_t m, int64_t n) {
    return dstn_each(e, m * n, kernels::scale_rows<T>, of(x), of(s), of(out), m * n, n);
  }

  static int scale_rows_add(dstn_engine* e, const void* x, const void* s, void* out, int64_t m, int64_t n) {
    return dstn_each(e, m * n, kernels::scale_rows_add<T>, of(x), of(s), of(out), m * n, n);
  }

  static int add_column_vector(dstn_engine* e, void* x, const void* v, int64_t m, int64_t n) {
    return dstn_each(e, m * n, kernels::add_column_vector<T>, of(x), of(v), m * n, n);
  }

  static int sum_columns(dstn_engine* e, const void* x, void* out, int64_t m, int64_t n) {
    return n == 1 ? copy(e, x, out, m) : each_row(e, kernels::sum_each_row<T, false>, of(x), (const T*)0, of(out), m, n);
  }

  static int row_dots(dstn_engine* e, const void* a, const void* b, void* out, int64_t m, int64_t n) {
    return n == 1 ? multiply(e, a, b, out, m)
                  : each_row(e, kernels::sum_each_row<T, true>, of(a), of(b), of(out), m, n);
  }

  static int each_row(dstn_engine* engine, void (*kernel)(const T*, const T*, T*, uint32_t, uint32_t, uint32_t),
                      const T* a, const T* b, T* out, int64_t m, int64_t n) {
    cuda_engine* e = (cuda_engine*)engine;
    int members = n <= 1024 ? WARP : THREADS;
    dim3 blocks = dstn_blocks(e, m * members);
    return dstn_teams(engine, blocks, THREADS, kernel, a, b, out, m, n, members);
  }

  static int dot(dstn_engine* engine, const void* a, const void* b, int64_t n, double* result) {
    cuda_engine* e = dstn_current(engine);
    double* sum = (double*)dstn_cuda_scratch(e, SCRATCH_OF_OPERATION, (1 + parts_of(e, n)) * sizeof(double));
    if (!sum || add_dot_to(engine, 1, a, b, n, 0, sum, sum + 1) ||
        dstn_checked(e, cudaMemcpyAsync(e->result, sum, sizeof(double), cudaMemcpyDeviceToHost, e->stream)) ||
        dstn_wait(e)) {
      return 1;
    }
    *result = *e->result;
    return 0;
  }

  static int add_dot(dstn_engine* engine, double alpha, const void* a, const void* b, int64_t n, double* sum) {
    cuda_engine* e = dstn_current(engine);
    double* parts = (double*)dstn_cuda_scratch(e, SCRATCH_OF_OPERATION, parts_of(e, n) * sizeof(double));
    return parts ? add_dot_to(engine, alpha, a, b, n, 1, sum, parts) : 1;
  }

  static int add_dot_to(dstn_engine* engine, double alpha, const void* a, const void* b, int64_t n, double keep,
                        double* sum, double* parts) {
    uint32_t count = parts_of((cuda_engine*)engine, n);
    return dstn_teams(engine, dim3(count), THREADS, kernels::dot_parts<T>, of(a), of(b), n, parts) ||
           add_up(engine, parts, count, alpha, keep, sum);
  }

  static int activate(dstn_engine* e, int kind, const void* z, void* y, int64_t n) {
    auto call = [=](auto kernel, auto... arguments) { return dstn_each(e, n, kernel, arguments...); };
    DSTN_BY_ACTIVATION(call, kernels::activate, of(z), of(y), n)
  }

  static int derivative(dstn_engine* e, int kind, const void* z, const void* y, void* d, int64_t n) {
    auto call = [=](auto kernel, auto... arguments) { return dstn_each(e, n, kernel, arguments...); };
    DSTN_BY_ACTIVATION(call, kernels::derive, of(z), of(y), of(d), n)
  }

  static int slope_product(dstn_engine* e, int kind, const void* z, const void* y, const void* x, void* out,
                           int64_t n) {
    auto call = [=](auto kernel, auto... arguments) { return dstn_each(e, n, kernel, arguments...); };
    DSTN_BY_ACTIVATION(call, kernels::slope_times, of(z), of(y), of(x), of(out), n)
  }
};
