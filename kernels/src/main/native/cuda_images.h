// Pooling over planes on a GPU.

namespace kernels {

/** The plane, row and column of a place among planes of that size. */
struct Place {
  uint32_t plane;
  int row, column;
};

__device__ __forceinline__ Place place_in_planes(uint32_t i, int height, int width) {
  uint32_t row = i / width;
  return {row / height, (int)(row % height), (int)(i % width)};
}

template <typename T>
__global__ void max_pool(const T* x, dstn_planes s, T* y, T* positions, uint32_t outputs) {
  DSTN_EACH(i, outputs) {
    Place to = place_in_planes(i, s.out_height, s.out_width);
    int place;
    y[i] = window_maximum(x + to.plane * (uint32_t)(s.height * s.width), s, to.row, to.column, &place);
    positions[i] = (T)place;
  }
}

template <typename T>
__global__ void gather(const T* x, const T* positions, T* y, uint32_t in, uint32_t out, uint32_t outputs) {
  DSTN_EACH(i, outputs) { y[i] = x[i / out * in + (uint32_t)positions[i]]; }
}

/** A thread for a plane, as several of its outputs may have one position, and are to be added in the same order. */
template <typename T>
__global__ void scatter(const T* g, const T* positions, T* dx, uint32_t in, uint32_t out, uint32_t planes) {
  DSTN_EACH(i, planes) {
    T* plane = dx + i * in;
    for (uint32_t j = i * out; j < (i + 1) * out; j++) {
      plane[(uint32_t)positions[j]] += g[j];
    }
  }
}

template <typename T>
__global__ void average_pool(const T* x, dstn_planes s, T* y, uint32_t outputs) {
  DSTN_EACH(i, outputs) {
    Place to = place_in_planes(i, s.out_height, s.out_width);
    const T* plane = x + to.plane * (uint32_t)(s.height * s.width);
    dstn_cells cells = cells_at(s, to.row, to.column);
    double sum = 0;
    for (int k = cells.top; k < cells.bottom; k++) {
      for (int l = cells.left; l < cells.right; l++) {
        sum += plane[k * s.width + l];
      }
    }
    y[i] = (T)(sum / ((cells.bottom - cells.top) * (cells.right - cells.left)));
  }
}

/** The first window that holds a place of its axis. */
__device__ __forceinline__ int first_window(int place, int kernel, int stride, int pad) {
  int from = place + pad - kernel + 1;
  return from <= 0 ? 0 : (from + stride - 1) / stride;
}

/** The one after the last window that holds a place of its axis. */
__device__ __forceinline__ int after_windows(int place, int stride, int pad, int outputs) {
  int after = (place + pad) / stride + 1;
  return after < outputs ? after : outputs;
}

template <typename T>
__global__ void average_pool_gradient(const T* g, dstn_planes s, T* dx, uint32_t inputs) {
  DSTN_EACH(i, inputs) {
    Place at = place_in_planes(i, s.height, s.width);
    const T* plane = g + at.plane * (uint32_t)(s.out_height * s.out_width);
    int bottom = after_windows(at.row, s.stride_height, s.pad_height, s.out_height);
    int right = after_windows(at.column, s.stride_width, s.pad_width, s.out_width);
    T sum = 0;
    for (int k = first_window(at.row, s.kernel_height, s.stride_height, s.pad_height); k < bottom; k++) {
      for (int l = first_window(at.column, s.kernel_width, s.stride_width, s.pad_width); l < right; l++) {
        dstn_cells cells = cells_at(s, k, l);
        sum += plane[k * s.out_width + l] / ((cells.bottom - cells.top) * (cells.right - cells.left));
      }
    }
    dx[i] = sum;
  }
}

}  // namespace kernels

template <typename T>
struct Images {
  static int64_t inputs(const dstn_planes* s) { return s->count * s->height * s->width; }
  static int64_t outputs(const dstn_planes* s) { return s->count * s->out_height * s->out_width; }

  static int max_pool(dstn_engine* e, const void* x, const dstn_planes* s, void* y, void* positions) {
    return dstn_each(e, outputs(s), kernels::max_pool<T>, (const T*)x, *s, (T*)y, (T*)positions, outputs(s));
  }

  static int gather(dstn_engine* e, const void* x, const dstn_planes* s, const void* positions, void* y) {
    return dstn_each(e, outputs(s), kernels::gather<T>, (const T*)x, (const T*)positions, (T*)y, s->height * s->width,
                     s->out_height * s->out_width, outputs(s));
  }

  static int scatter(dstn_engine* engine, const void* g, const dstn_planes* s, const void* positions, void* dx) {
    cuda_engine* e = dstn_current(engine);
    return dstn_checked(e, cudaMemsetAsync(dx, 0, inputs(s) * sizeof(T), e->stream)) ||
           dstn_each(engine, s->count, kernels::scatter<T>, (const T*)g, (const T*)positions, (T*)dx,
                     s->height * s->width, s->out_height * s->out_width, s->count);
  }

  static int average_pool(dstn_engine* e, const void* x, const dstn_planes* s, void* y) {
    return dstn_each(e, outputs(s), kernels::average_pool<T>, (const T*)x, *s, (T*)y, outputs(s));
  }

  static int average_pool_gradient(dstn_engine* e, const void* g, const dstn_planes* s, void* dx) {
    return dstn_each(e, inputs(s), kernels::average_pool_gradient<T>, (const T*)g, *s, (T*)dx, inputs(s));
  }
};
