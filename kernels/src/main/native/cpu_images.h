// Pooling over planes; included as cpu_loops.h is.

template <typename T>
struct Images {
  static int max_pool(dstn_engine*, const void* x, const dstn_planes* s, void* y, void* positions) {
    bool halves = s->kernel_height == 2 && s->kernel_width == 2 && s->stride_height == 2 && s->stride_width == 2 &&
                  s->pad_height == 0 && s->pad_width == 0;
    int64_t in = (int64_t)s->height * s->width;
    int64_t out = (int64_t)s->out_height * s->out_width;
    for (int64_t i = 0; i < s->count; i++) {
      const T* plane = (const T*)x + i * in;
      T* to = (T*)y + i * out;
      T* at = (T*)positions + i * out;
      if (halves) {
        halve(plane, *s, to, at);
        continue;
      }
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

  /** The most common window, 2x2 at stride 2, without branches. */
  static void halve(const T* plane, const dstn_planes& s, T* to, T* at) {
    for (int row = 0; row < s.out_height; row++) {
      int start = 2 * row * s.width;
      const T* upper = plane + start;
      const T* lower = upper + s.width;
      T* best = to + row * s.out_width;
      T* place = at + row * s.out_width;
#pragma omp simd
      for (int j = 0; j < s.out_width; j++) {
        T a = upper[2 * j], b = upper[2 * j + 1], c = lower[2 * j], d = lower[2 * j + 1];
        int where = start + 2 * j;
        int wb = (b > a) | (b != b);
        T top = wb ? b : a;
        int wd = (d > c) | (d != d);
        T bottom = wd ? d : c;
        int below = (bottom > top) | (bottom != bottom);
        best[j] = below ? bottom : top;
        place[j] = (T)(where + (below ? s.width + wd : wb));
      }
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
