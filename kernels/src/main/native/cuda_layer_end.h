// The end of a layer in one pass on a GPU.

namespace kernels {

template <int A, typename T>
struct Finish {
  const T* bias;
  const T* z;
  T* y;
  T* slopes;
  uint32_t columns, plane;

  __device__ __forceinline__ void at(uint32_t i, T mask) const {
    T value = z[i];
    if (bias) {
      value += bias[i % columns / plane];
    }
    T phi = activation<A, T>(value);
    // z is read before: it may be either of the two.
    y[i] = phi * mask;
    if (slopes) {
      slopes[i] = slope<A, T>(value, phi) * mask;
    }
  }
};

template <int A, typename T>
__global__ void finish(const T* bias, const T* z, T* y, T* slopes, uint32_t columns, uint32_t plane, uint32_t count) {
  Finish<A, T> end = {bias, z, y, slopes, columns, plane};
  DSTN_EACH(i, count) { end.at(i, (T)1); }
}

/** With a mask; thread i draws the bits of place i and of place half + i. */
template <int A, typename T>
__global__ void finish_masked(uint64_t key, double rate, const double* rates, const T* bias, const T* z, T* y,
                              T* slopes, uint32_t columns, uint32_t plane, uint32_t count) {
  Finish<A, T> end = {bias, z, y, slopes, columns, plane};
  Rates<T> drawn = {(uint32_t)key, (uint32_t)(key >> 32), rate, rates, columns};
  uint32_t half = (count + 1) / 2;
  DSTN_EACH(i, half) {
    uint32_t first, second;
    threefry(drawn.key0, drawn.key1, i, &first, &second);
    end.at(i, drawn.value(first, i));
    if (half + i < count) {
      end.at(half + i, drawn.value(second, half + i));
    }
  }
}

}  // namespace kernels

template <typename T>
struct LayerEnd {
  static int finish(dstn_engine* engine, int kind, const void* bias, const double* rates, int rate_count, uint64_t key,
                    const void* z, void* y, void* slopes, int64_t rows, int64_t units, int64_t plane) {
    int64_t columns = units * plane;
    int64_t count = rows * columns;
    const T* b = (const T*)bias;
    const T* zs = (const T*)z;
    T* ys = (T*)y;
    T* ss = (T*)slopes;
    if (!rates) {
      auto call = [=](auto kernel, auto... arguments) { return dstn_each(engine, count, kernel, arguments...); };
      DSTN_BY_ACTIVATION(call, kernels::finish, b, zs, ys, ss, columns, plane, count)
    }
    Sent sent;
    if (send_rates(dstn_current(engine), rates, rate_count, &sent)) {
      return 1;
    }
    auto call = [=](auto kernel, auto... arguments) {
      return dstn_each(engine, (count + 1) / 2, kernel, arguments...);
    };
    DSTN_BY_ACTIVATION(call, kernels::finish_masked, key, sent.rate, sent.rates, b, zs, ys, ss, columns, plane, count)
  }
};
