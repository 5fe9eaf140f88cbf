// Batch normalization on a GPU, of rows x channels x plane.

namespace kernels {

template <typename T>
__global__ void inverse_roots(const T* x, double epsilon, T* out, uint32_t n) {
  DSTN_EACH(i, n) { out[i] = inverse_root<T>(x[i], epsilon); }
}

template <typename T>
__global__ void scale_channels(const T* x, const T* s, const T* t, T* y, uint32_t channels, uint32_t plane,
                               uint32_t count) {
  DSTN_EACH(i, count) {
    uint32_t channel = i / plane % channels;
    y[i] = s[channel] * x[i] + (t ? t[channel] : (T)0);
  }
}

// What follows has a block for every channel and share of its values, by the grid's two axes.

/** The values of a block's channel, and which of them are its threads'. */
struct Channel {
  uint32_t channels, plane, count;

  __device__ __forceinline__ uint32_t first() const { return blockIdx.y * blockDim.x + threadIdx.x; }
  __device__ __forceinline__ uint32_t stride() const { return gridDim.y * blockDim.x; }

  /** The place of value j of the channel. */
  __device__ __forceinline__ uint32_t place(uint32_t j) const {
    uint32_t row = j / plane;
    return (row * channels + blockIdx.x) * plane + j - row * plane;
  }
};

/** Leaves what this block adds to a sum over its channel. */
__device__ __forceinline__ void leave_part(double value, double* parts) {
  value = block_sum(value);
  if (threadIdx.x == 0) {
    parts[blockIdx.x * gridDim.y + blockIdx.y] = value;
  }
}

/** The sum over this block's channel, added up in the same order by all. */
__device__ __forceinline__ double whole(const double* parts, uint32_t shares) {
  double sum = 0;
  for (uint32_t i = 0; i < shares; i++) {
    sum += parts[blockIdx.x * shares + i];
  }
  return sum;
}

template <typename T>
__global__ void add_channel(const T* x, double* sums, Channel c) {
  double sum = 0;
  for (uint32_t j = c.first(); j < c.count; j += c.stride()) {
    sum += x[c.place(j)];
  }
  leave_part(sum, sums);
}

template <typename T>
__global__ void add_squares(const T* x, const double* sums, double* squares, Channel c, uint32_t shares) {
  T mean = (T)(whole(sums, shares) / c.count);
  double sum = 0;
  for (uint32_t j = c.first(); j < c.count; j += c.stride()) {
    double d = x[c.place(j)] - mean;
    sum += d * d;
  }
  leave_part(sum, squares);
}

template <typename T>
__global__ void normalize(const T* x, const double* sums, const double* squares, const T* gamma, const T* beta,
                          double epsilon, T* statistics, T* y, Channel c, uint32_t shares) {
  T mean = (T)(whole(sums, shares) / c.count);
  T variance = (T)(whole(squares, shares) / c.count);
  T inverse = inverse_root<T>(variance, epsilon);
  T slope = gamma[blockIdx.x] * inverse;
  T shift = beta[blockIdx.x];
  if (blockIdx.y == 0 && threadIdx.x == 0) {
    statistics[blockIdx.x] = mean;
    statistics[c.channels + blockIdx.x] = variance;
    statistics[2 * c.channels + blockIdx.x] = inverse;
  }
  for (uint32_t j = c.first(); j < c.count; j += c.stride()) {
    uint32_t i = c.place(j);
    y[i] = slope * (x[i] - mean) + shift;
  }
}

template <typename T>
__global__ void add_products(const T* t, const T* x, const T* statistics, double* sums, double* products, Channel c) {
  T mean = statistics[blockIdx.x];
  double sum = 0, product = 0;
  for (uint32_t j = c.first(); j < c.count; j += c.stride()) {
    uint32_t i = c.place(j);
    sum += t[i];
    product += (double)t[i] * (x[i] - mean);
  }
  leave_part(sum, sums);
  leave_part(product, products);
}

/** From the parts; without out there is one block for a channel. */
template <typename T>
__global__ void times_normalization(const T* t, const T* x, const T* gamma, const T* statistics, const double* of_sums,
                                    const double* of_products, T* sums, T* products, T* out, Channel c,
                                    uint32_t shares) {
  T mean = statistics[blockIdx.x];
  T inverse = statistics[2 * c.channels + blockIdx.x];
  double sum = whole(of_sums, shares);
  double product = whole(of_products, shares) * inverse;
  if (blockIdx.y == 0 && threadIdx.x == 0) {
    sums[blockIdx.x] = (T)sum;
    products[blockIdx.x] = (T)product;
  }
  T slope = gamma[blockIdx.x] * inverse;
  T bend = (T)(-product * inverse * slope / c.count);
  T shift = (T)(-sum * slope / c.count);
  for (uint32_t j = c.first(); out && j < c.count; j += c.stride()) {
    uint32_t i = c.place(j);
    out[i] = slope * t[i] + bend * (x[i] - mean) + shift;
  }
}

}  // namespace kernels

template <typename T>
struct Channels {
  static T* of(void* x) { return (T*)x; }
  static const T* of(const void* x) { return (const T*)x; }

  static int inverse_roots(dstn_engine* e, const void* x, double epsilon, void* out, int64_t n) {
    return dstn_each(e, n, kernels::inverse_roots<T>, of(x), epsilon, of(out), n);
  }

  static int scale_channels(dstn_engine* e, const void* x, const void* s, const void* t, void* y, int64_t rows,
                            int64_t channels, int64_t plane) {
    int64_t count = rows * channels * plane;
    return dstn_each(e, count, kernels::scale_channels<T>, of(x), of(s), of(t), of(y), channels, plane, count);
  }

  /** Blocks that share the values of a channel: enough for the GPU, but each with some values for every thread. */
  static uint32_t shares_of(const cuda_engine* e, int64_t channels, int64_t count) {
    int64_t enough = (8 * (int64_t)e->multiprocessors + channels - 1) / channels;
    int64_t most = (count + 4 * THREADS - 1) / (4 * THREADS);
    int64_t shares = enough < most ? enough : most;
    return (uint32_t)(shares < MOST_SHARES ? shares : MOST_SHARES);
  }

  /** Two parts of sums for every block, or null with the engine's message set. */
  static double* parts_of(cuda_engine* e, int64_t channels, uint32_t shares) {
    return (double*)dstn_cuda_scratch(e, SCRATCH_OF_OPERATION, 2 * channels * shares * sizeof(double));
  }

  static int normalize(dstn_engine* engine, const void* x, const void* gamma, const void* beta, double epsilon,
                       void* statistics, void* y, int64_t rows, int64_t channels, int64_t plane) {
    cuda_engine* e = dstn_current(engine);
    kernels::Channel channel = {(uint32_t)channels, (uint32_t)plane, (uint32_t)(rows * plane)};
    uint32_t shares = shares_of(e, channels, rows * plane);
    double* sums = parts_of(e, channels, shares);
    if (!sums) {
      return 1;
    }
    double* squares = sums + channels * shares;
    dim3 blocks((unsigned)channels, shares);
    return dstn_teams(engine, blocks, THREADS, kernels::add_channel<T>, of(x), sums, channel) ||
           dstn_teams(engine, blocks, THREADS, kernels::add_squares<T>, of(x), sums, squares, channel, shares) ||
           dstn_teams(engine, blocks, THREADS, kernels::normalize<T>, of(x), sums, squares, of(gamma), of(beta),
                      epsilon, of(statistics), of(y), channel, shares);
  }

  static int times_normalization(dstn_engine* engine, const void* t, const void* x, const void* gamma,
                                 const void* statistics, void* sums, void* products, void* out, int64_t rows,
                                 int64_t channels, int64_t plane) {
    cuda_engine* e = dstn_current(engine);
    kernels::Channel channel = {(uint32_t)channels, (uint32_t)plane, (uint32_t)(rows * plane)};
    uint32_t shares = shares_of(e, channels, rows * plane);
    double* of_sums = parts_of(e, channels, shares);
    if (!of_sums) {
      return 1;
    }
    double* of_products = of_sums + channels * shares;
    dim3 blocks((unsigned)channels, shares);
    return dstn_teams(engine, blocks, THREADS, kernels::add_products<T>, of(t), of(x), of(statistics), of_sums,
                      of_products, channel) ||
           dstn_teams(engine, out ? blocks : dim3((unsigned)channels), THREADS, kernels::times_normalization<T>, of(t),
                      of(x), of(gamma), of(statistics), of_sums, of_products, of(sums), of(products), of(out), channel,
                      shares);
  }

 private:
  static const int64_t MOST_SHARES = 64;
};
