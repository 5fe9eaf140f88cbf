// What is read of the planes of a convolution, for some images at a time: a maximum under a window, values at positions in
// the planes, or gradients there; included as cpu_loops.h is, before cpu_convolution.h.
//
// Sums of a convolution have a row for every place, with the planes as its lanes. So a maximum is taken in vectors of
// planes, and only its result is turned.

/** Places of every plane that are read or have a gradient; all of them where there are no positions. */
template <typename T>
struct Chosen {
  typedef Sweep<T> S;
  typedef typename S::Vector Vector;
  typedef typename S::Mask Mask;

  // So many of each plane, of all planes of an image one after the other.
  T* positions;
  int64_t count;
  // Where the positions are written: the window whose maximum is there; or else null.
  const dstn_planes* pool;

  /** Values of scratch memory for the sums of an image, of rows so long. */
  int64_t values(int64_t row) const { return pool ? 2 * (count + S::LANES) * row : 0; }

  /** Reads an image: from its sums, with their rows, to the chosen values of its planes. */
  void read(const T* sums, int64_t row, int64_t image, int planes, T* to, T* scratch) const {
    T* at = positions + image * planes * count;
    if (pool) {
      T* places = scratch + (count + S::LANES) * row;
      maximum(sums, row, scratch, places);
      S::unpack(scratch, row, planes, count, 0, to, count);
      S::unpack(places, row, planes, count, 0, at, count);
      return;
    }
    for (int p = 0; p < planes; p++) {
      const T* from = sums + p;
      each(at + p * count, row, [=](int64_t i, int32_t place) { to[p * count + i] = from[place]; });
    }
  }

  /** Writes an image's gradients into its planes, which have so many values. */
  void spread(const T* g, int64_t image, int planes, int64_t plane, T* to) const {
    const T* at = positions + image * planes * count;
    memset(to, 0, planes * plane * sizeof(T));
    for (int p = 0; p < planes; p++) {
      each(at + p * count, 1, [=](int64_t i, int32_t place) { to[p * plane + place] += g[p * count + i]; });
    }
  }

  /** The same with a row of all planes for every place, packed in panels of `depth` rows from row `first` on. */
  void pack(const T* g, int64_t image, int planes, int64_t plane, const typename S::Panels& panels, T* to, int64_t depth,
            int64_t first) const {
    const T* at = positions + image * planes * count;
    for (int k = 0; k < panels.count; k++) {
      int64_t width = panels.width(k) * S::LANES;
      int64_t begin = panels.first(k) * S::LANES;
      int64_t end = planes < begin + width ? planes : begin + width;
      T* panel = to + panels.at(k, depth) + first * width;
      memset(panel, 0, plane * width * sizeof(T));
      for (int64_t p = begin; p < end; p++) {
        T* lane = panel + p - begin;
        each(at + p * count, width, [=](int64_t i, int32_t place) { lane[place] += g[p * count + i]; });
      }
    }
  }

 private:
  /** Hands each(i, place) the positions of a plane, times the length of a row, in their order. */
  template <typename F>
  inline __attribute__((always_inline)) void each(const T* at, int64_t row, F f) const {
    int32_t places[STRIP];
    for (int64_t from = 0; from < count; from += STRIP) {
      int64_t n = count - from < STRIP ? count - from : STRIP;
#pragma omp simd
      for (int64_t i = 0; i < n; i++) {
        places[i] = (int32_t)at[from + i] * (int32_t)row;
      }
      for (int64_t i = 0; i < n; i++) {
        f(from + i, places[i]);
      }
    }
  }

  void maximum(const T* sums, int64_t row, T* best, T* places) const {
    bool halves = pool->kernel_height == 2 && pool->kernel_width == 2 && pool->pad_height == 0 && pool->pad_width == 0;
    for (int y = 0; y < pool->out_height; y++) {
      for (int x = 0; x < pool->out_width; x++) {
        dstn_cells cells = cells_at(*pool, y, x);
        int start = cells.top * pool->width + cells.left;
        if (halves) {
          largest_of(sums + start * row, row, start, 2, 2, pool->width, best, places);
        } else {
          largest_of(sums + start * row, row, start, cells.bottom - cells.top, cells.right - cells.left, pool->width, best,
                     places);
        }
        best += row;
        places += row;
      }
    }
  }

  /** As window_maximum: the first of equal values, and not a number wins. */
  static inline __attribute__((always_inline)) void largest_of(const T* sums, int64_t row, int start, int height,
                                                               int width, int line, T* best, T* places) {
    for (int64_t lane = 0; lane < row; lane += S::LANES) {
      Vector largest = *(const Vector*)(sums + lane);
      Vector place = (T)start - Vector{};
      for (int i = 0; i < height; i++) {
        for (int j = 0; j < width; j++) {
          int at = i * line + j;
          Vector value = *(const Vector*)(sums + at * row + lane);
          Mask wins = (value > largest) | (value != value);
          place = wins ? (T)(start + at) - Vector{} : place;
          largest = wins ? value : largest;
        }
      }
      *(Vector*)(best + lane) = largest;
      *(Vector*)(places + lane) = place;
    }
  }
};
