// Convolutions on a GPU: patches written out as columns, and one product for many images.
//
// Columns are of C k l rows, with a column for every output place of every image; outputs on their side of a product are
// of O rows and the same columns.

namespace kernels {

template <typename T>
__global__ void write_columns(const T* x, dstn_planes s, int channels, T* columns, uint32_t places, uint32_t count) {
  uint32_t plane = s.out_height * s.out_width;
  DSTN_EACH(i, count) {
    uint32_t place = i % places;
    uint32_t row = i / places;
    uint32_t image = place / plane;
    int to = (int)(place % plane);
    int across = (int)(row % s.kernel_width);
    int down = (int)(row / s.kernel_width % s.kernel_height);
    uint32_t channel = row / (s.kernel_width * s.kernel_height);
    int y = to / s.out_width * s.stride_height - s.pad_height + down;
    int from = to % s.out_width * s.stride_width - s.pad_width + across;
    bool inside = y >= 0 && y < s.height && from >= 0 && from < s.width;
    columns[i] = inside ? x[((image * channels + channel) * s.height + y) * s.width + from] : (T)0;
  }
}

/** dx <- beta dx + what columns add to every place of the images. */
template <typename T>
__global__ void add_columns(const T* columns, dstn_planes s, int channels, T beta, T* dx, uint32_t places,
                            uint32_t count) {
  uint32_t plane = s.out_height * s.out_width;
  DSTN_EACH(i, count) {
    Place at = place_in_planes(i, s.height, s.width);
    uint32_t image = at.plane / channels;
    uint32_t channel = at.plane % channels;
    int bottom = after_windows(at.row, s.stride_height, s.pad_height, s.out_height);
    int right = after_windows(at.column, s.stride_width, s.pad_width, s.out_width);
    T sum = 0;
    for (int k = first_window(at.row, s.kernel_height, s.stride_height, s.pad_height); k < bottom; k++) {
      int down = at.row + s.pad_height - k * s.stride_height;
      for (int l = first_window(at.column, s.kernel_width, s.stride_width, s.pad_width); l < right; l++) {
        int across = at.column + s.pad_width - l * s.stride_width;
        uint32_t row = (channel * s.kernel_height + down) * s.kernel_width + across;
        sum += columns[row * places + image * plane + k * s.out_width + l];
      }
    }
    dx[i] = beta == 0 ? sum : beta * dx[i] + sum;
  }
}

/** to <- images x filters x plane from filters x images x plane, or the other way with the two exchanged. */
template <typename T>
__global__ void exchange(const T* from, T* to, uint32_t first, uint32_t second, uint32_t plane, uint32_t count) {
  DSTN_EACH(i, count) {
    uint32_t row = i / plane;
    to[i] = from[(row % second * first + row / second) * plane + i % plane];
  }
}

}  // namespace kernels

template <typename T>
struct Convolutions {
  /** Values of columns and of outputs beside them that are written out at a time, unless one image has more. */
  static const int64_t MOST = 1 << 26;

  dstn_engine* engine;
  cuda_engine* e;
  dstn_planes s;
  int channels, filters;
  int64_t patch, plane, image, chunk;
  T* columns;
  T* outputs;

  Convolutions(dstn_engine* engine, const dstn_planes* s, int64_t images, int channels, int filters)
      : engine(engine), e(dstn_current(engine)), s(*s), channels(channels), filters(filters) {
    patch = (int64_t)channels * s->kernel_height * s->kernel_width;
    plane = (int64_t)s->out_height * s->out_width;
    image = (int64_t)channels * s->height * s->width;
    int64_t fit = MOST / ((patch + filters) * plane);
    chunk = fit < 1 ? 1 : fit < images ? fit : images;
    columns = (T*)dstn_cuda_scratch(e, SCRATCH_OF_OPERATION, (patch + filters) * plane * chunk * sizeof(T));
    outputs = columns + patch * plane * chunk;
  }

  int64_t at_once(int64_t from, int64_t images) const { return images - from < chunk ? images - from : chunk; }

  int write(const T* x, int64_t count) {
    return dstn_each(engine, patch * plane * count, kernels::write_columns<T>, x, s, channels, columns, plane * count,
                     patch * plane * count);
  }

  /** What is images x filters x plane as filters x images x plane. */
  int outputs_of(const T* g, int64_t count) {
    return dstn_each(engine, filters * plane * count, kernels::exchange<T>, g, outputs, filters, count, plane,
                     filters * plane * count);
  }

  static int forward(dstn_engine* engine, const void* x, const void* w, const dstn_planes* s, void* z, int64_t images,
                     int channels, int filters) {
    Convolutions c(engine, s, images, channels, filters);
    if (!c.columns) {
      return 1;
    }
    for (int64_t from = 0; from < images; from += c.chunk) {
      int64_t count = c.at_once(from, images);
      int n = (int)(c.plane * count);
      T* to = (T*)z + from * filters * c.plane;
      if (c.write((const T*)x + from * c.image, count) ||
          dstn_cuda_product(c.e, 0, 0, filters, n, (int)c.patch, 1, (const T*)w, (int)c.patch, c.columns, n, 0,
                            c.outputs) ||
          dstn_each(engine, filters * c.plane * count, kernels::exchange<T>, c.outputs, to, count, filters, c.plane,
                    filters * c.plane * count)) {
        return 1;
      }
    }
    return 0;
  }

  static int filter_gradient(dstn_engine* engine, const void* g, const void* x, const dstn_planes* s, void* dw,
                             int64_t images, int channels, int filters) {
    Convolutions c(engine, s, images, channels, filters);
    if (!c.columns) {
      return 1;
    }
    for (int64_t from = 0; from < images; from += c.chunk) {
      int64_t count = c.at_once(from, images);
      int n = (int)(c.plane * count);
      if (c.write((const T*)x + from * c.image, count) ||
          c.outputs_of((const T*)g + from * filters * c.plane, count) ||
          dstn_cuda_product(c.e, 0, 1, filters, (int)c.patch, n, 1, c.outputs, n, c.columns, n, from == 0 ? 0 : 1,
                            (T*)dw)) {
        return 1;
      }
    }
    return 0;
  }

  static int data_gradient(dstn_engine* engine, const void* g, const void* w, const dstn_planes* s, double beta,
                           void* dx, int64_t images, int channels, int filters) {
    Convolutions c(engine, s, images, channels, filters);
    if (!c.columns) {
      return 1;
    }
    for (int64_t from = 0; from < images; from += c.chunk) {
      int64_t count = c.at_once(from, images);
      int n = (int)(c.plane * count);
      if (c.outputs_of((const T*)g + from * filters * c.plane, count) ||
          dstn_cuda_product(c.e, 1, 0, (int)c.patch, n, filters, 1, (const T*)w, (int)c.patch, c.outputs, n, 0,
                            c.columns) ||
          dstn_each(engine, c.image * count, kernels::add_columns<T>, c.columns, c.s, channels, (T)beta,
                    (T*)dx + from * c.image, n, c.image * count)) {
        return 1;
      }
    }
    return 0;
  }
};
