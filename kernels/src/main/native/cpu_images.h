// Pooling over planes; included as cpu_loops.h is.

template <typename T>
struct Images {
  static int max_pool(dstn_engine*, const void* x, const dstn_planes* s, void* y, void* positions) {
    bool halves = s->kernel_height == 2 && s->kernel_width == 2 && s->stride_height == 2 && s->stride_width == 2 &&
                  s->pad_height == 0 && s->pad_width == 0;
    if (halves) {
      halve((const T*)x, *s, (T*)y, (T*)positions);
      return 0;
    }
    int64_t in = (int64_t)s->height * s->width;
    int64_t out = (int64_t)s->out_height * s->out_width;
    for (int64_t i = 0; i < s->count; i++) {
      const T* plane = (const T*)x + i * in;
      T* to = (T*)y + i * out;
      T* at = (T*)positions + i * out;
      for (int row = 0; row < s->out_height; row++) {
        for (int column = 0; column < s->out_width; column++) {
          int place;
          *to++ = window_maximum(plane, *s, row, column, &place);
          *at++ = (T)place;
        }
      }
    }
    return 0;
  }

  // Rows are shorter than a vector register is wide. So a row is done in whole pieces of this length, whose last values
  // run into the rows behind it, which are done later and overwrite them.
  static constexpr int PIECE = 16;

  /** The most common window, 2x2 at stride 2. */
  static void halve(const T* x, const dstn_planes& s, T* y, T* positions) {
    int64_t in = (int64_t)s.height * s.width;
    int64_t outputs = s.count * s.out_height * s.out_width;
    int pieces = (s.out_width + PIECE - 1) / PIECE * PIECE;
    int64_t done = 0;
    for (int64_t i = 0; i < s.count; i++) {
      for (int row = 0; row < s.out_height; row++) {
        int place = 2 * row * s.width;
        int64_t upper = i * in + place;
        bool fits = outputs - done >= pieces && s.count * in - upper - s.width >= 2 * pieces;
        if (fits) {
          for (int j = 0; j < pieces; j += PIECE) {
            halve_row(x + upper + 2 * j, s.width, place + 2 * j, y + done + j, positions + done + j, PIECE);
          }
        } else {
          halve_row(x + upper, s.width, place, y + done, positions + done, s.out_width);
        }
        done += s.out_width;
      }
    }
  }

  static inline __attribute__((always_inline)) void halve_row(const T* upper, int width, int place, T* best, T* places,
                                                              int n) {
    const T* lower = upper + width;
    T below = (T)width;
    T start = (T)place;
    // The second of a pair wins where it is larger or not a number. Two selections, as a condition of two parts keeps
    // the loop out of vector registers.
#pragma omp simd
    for (int j = 0; j < n; j++) {
      T a = upper[2 * j], b = upper[2 * j + 1], c = lower[2 * j], d = lower[2 * j + 1];
      T top = b > a ? b : a;
      T of_top = b > a ? (T)1 : (T)0;
      top = b != b ? b : top;
      of_top = b != b ? (T)1 : of_top;
      T bottom = d > c ? d : c;
      T of_bottom = d > c ? below + 1 : below;
      bottom = d != d ? d : bottom;
      of_bottom = d != d ? below + 1 : of_bottom;
      T largest = bottom > top ? bottom : top;
      T at = bottom > top ? of_bottom : of_top;
      best[j] = bottom != bottom ? bottom : largest;
      places[j] = start + (T)(2 * j) + (bottom != bottom ? of_bottom : at);
    }
  }

  static int gather(dstn_engine*, const void* x, const dstn_planes* s, const void* positions, void* y) {
    int64_t in = (int64_t)s->height * s->width;
    int64_t out = (int64_t)s->out_height * s->out_width;
    for (int64_t i = 0; i < s->count; i++) {
      const T* plane = (const T*)x + i * in;
      const T* at = (const T*)positions + i * out;
      T* to = (T*)y + i * out;
      for (int64_t j = 0; j < out; j++) {
        to[j] = plane[(int)at[j]];
      }
    }
    return 0;
  }

  static int scatter(dstn_engine*, const void* g, const dstn_planes* s, const void* positions, void* dx) {
    int64_t in = (int64_t)s->height * s->width;
    int64_t out = (int64_t)s->out_height * s->out_width;
    for (int64_t i = 0; i < s->count; i++) {
      T* plane = (T*)dx + i * in;
      const T* at = (const T*)positions + i * out;
      const T* from = (const T*)g + i * out;
      memset(plane, 0, in * sizeof(T));
      for (int64_t j = 0; j < out; j++) {
        plane[(int)at[j]] += from[j];
      }
    }
    return 0;
  }

  static int average_pool(dstn_engine*, const void* x, const dstn_planes* s, void* y) {
    int64_t in = (int64_t)s->height * s->width;
    T* to = (T*)y;
    for (int64_t i = 0; i < s->count; i++) {
      const T* plane = (const T*)x + i * in;
      for (int row = 0; row < s->out_height; row++) {
        for (int column = 0; column < s->out_width; column++) {
          dstn_cells cells = cells_at(*s, row, column);
          double sum = 0;
          for (int k = cells.top; k < cells.bottom; k++) {
            for (int l = cells.left; l < cells.right; l++) {
              sum += plane[k * s->width + l];
            }
          }
          *to++ = (T)(sum / ((cells.bottom - cells.top) * (cells.right - cells.left)));
        }
      }
    }
    return 0;
  }

  static int average_pool_gradient(dstn_engine*, const void* g, const dstn_planes* s, void* dx) {
    int64_t in = (int64_t)s->height * s->width;
    const T* from = (const T*)g;
    memset(dx, 0, s->count * in * sizeof(T));
    for (int64_t i = 0; i < s->count; i++) {
      T* plane = (T*)dx + i * in;
      for (int row = 0; row < s->out_height; row++) {
        for (int column = 0; column < s->out_width; column++) {
          dstn_cells cells = cells_at(*s, row, column);
          T part = *from++ / ((cells.bottom - cells.top) * (cells.right - cells.left));
          for (int k = cells.top; k < cells.bottom; k++) {
            for (int l = cells.left; l < cells.right; l++) {
              plane[k * s->width + l] += part;
            }
          }
        }
      }
    }
    return 0;
  }
};
