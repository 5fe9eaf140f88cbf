// Sums of broadcast values times vectors, from which convolutions are made; included as cpu_loops.h is.
//
// Row r of a tile is the sum over l of x[at_r + at_l] b_l, where b_l is a few vectors. For a convolution rows are places
// of the outputs, l goes over channels and the kernel, and b is the filters; for its filter gradient rows are channels
// and the kernel, l goes over places, and b is the gradient. So values of images are read where they lie, and what lies
// in vectors is packed once.

#if defined(__AVX512F__)
constexpr int VECTOR_BYTES = 64;
constexpr int MOST_VECTORS = 4;
constexpr int MOST_ROWS[] = {8, 8, 8, 6};
#else
// Sixteen registers.
#if defined(__AVX2__)
constexpr int VECTOR_BYTES = 32;
#else
constexpr int VECTOR_BYTES = 16;
#endif
constexpr int MOST_VECTORS = 2;
constexpr int MOST_ROWS[] = {8, 6};
#endif
constexpr int LONGEST_TILE = 8;

/** Returns a over b, rounded up. */
constexpr int64_t parts_of(int64_t a, int64_t b) { return (a + b - 1) / b; }

/** Parts of scratch memory, one after the other; without memory it only counts. */
struct Cutter {
  char* base;
  int64_t used;

  template <typename U>
  U* take(int64_t count) {
    char* at = base + used;
    used += parts_of(count * sizeof(U), VECTOR_BYTES) * VECTOR_BYTES;
    return base ? (U*)at : 0;
  }
};

template <size_t... I>
struct Places {};
template <size_t N>
using Counted = Places<__integer_pack(N)...>;

template <size_t BYTES>
struct Integer {
  typedef int32_t Type;
};
template <>
struct Integer<8> {
  typedef int64_t Type;
};

/** A part of an address in images, and the row that belongs to it among those of vectors. */
struct Spot {
  int32_t at, row;
};

template <typename T>
struct Sweep {
  static constexpr int LANES = VECTOR_BYTES / sizeof(T);
  typedef T Vector __attribute__((vector_size(VECTOR_BYTES)));
  typedef typename Integer<sizeof(T)>::Type Mask __attribute__((vector_size(VECTOR_BYTES)));
  typedef T Loose __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(T)), may_alias));

  /** Numbers in vectors, and those in panels of at most as many vectors as a tile has, all about the same. */
  struct Panels {
    int count, vectors;

    explicit Panels(int64_t numbers) {
      vectors = (int)parts_of(numbers, LANES);
      count = (int)parts_of(vectors, MOST_VECTORS);
    }

    /** The first vector of a panel. */
    int first(int panel) const { return (int)((int64_t)vectors * panel / count); }
    int width(int panel) const { return first(panel + 1) - first(panel); }
    /** The numbers of all panels in one row. */
    int64_t row() const { return (int64_t)vectors * LANES; }
    /** Where a panel starts whose rows, and those of the panels before, are `rows`. */
    int64_t at(int panel, int64_t rows) const { return first(panel) * LANES * rows; }
  };

  template <int R, int V>
  static void tile(const T* x, const Spot* rows, const Spot* terms, int64_t count, const T* b, T* to, int64_t stride,
                   bool add) {
    Vector sums[R][V];
    const T* xs[R];
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      xs[r] = x + rows[r].at;
#pragma GCC unroll 8
      for (int v = 0; v < V; v++) {
        sums[r][v] = Vector{};
      }
    }
    for (int64_t l = 0; l < count; l++) {
      int64_t at = terms[l].at;
      const Vector* from = (const Vector*)b + (int64_t)terms[l].row * V;
      Vector bs[V];
#pragma GCC unroll 8
      for (int v = 0; v < V; v++) {
        bs[v] = from[v];
      }
#pragma GCC unroll 8
      for (int r = 0; r < R; r++) {
        T value = xs[r][at];
#pragma GCC unroll 8
        for (int v = 0; v < V; v++) {
          sums[r][v] += value * bs[v];
        }
      }
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      Vector* row = (Vector*)(to + rows[r].row * stride);
#pragma GCC unroll 8
      for (int v = 0; v < V; v++) {
        row[v] = add ? row[v] + sums[r][v] : sums[r][v];
      }
    }
  }

  typedef void (*Tile)(const T*, const Spot*, const Spot*, int64_t, const T*, T*, int64_t, bool);

#define DSTN_ROWS(v) \
  { tile<1, v>, tile<2, v>, tile<3, v>, tile<4, v>, tile<5, v>, tile<6, v>, tile<7, v>, tile<8, v> }

  static Tile tile_of(int vectors, int rows) {
#if defined(__AVX512F__)
    static constexpr Tile ALL[MOST_VECTORS][LONGEST_TILE] = {DSTN_ROWS(1), DSTN_ROWS(2), DSTN_ROWS(3), DSTN_ROWS(4)};
#else
    static constexpr Tile ALL[MOST_VECTORS][LONGEST_TILE] = {DSTN_ROWS(1), DSTN_ROWS(2)};
#endif
    return ALL[vectors - 1][rows - 1];
  }

  /**
   * Sums for many rows, in tiles of about the same height.
   *
   * rows: of `to`, which are `stride` apart; terms: of the sums, whose rows are those of a panel b of so many vectors;
   * add: to what is in `to`.
   */
  static void run(const T* x, const Spot* rows, int64_t count, const Spot* terms, int64_t length, const T* b, int vectors,
                  T* to, int64_t stride, bool add) {
    int64_t tiles = parts_of(count, MOST_ROWS[vectors - 1]);
    for (int64_t i = 0; i < tiles; i++) {
      int64_t first = count * i / tiles;
      int64_t height = count * (i + 1) / tiles - first;
      tile_of(vectors, (int)height)(x, rows + first, terms, length, b, to, stride, add);
    }
  }

  // With one vector a tile of places loads about as much as it multiplies. Where places follow each other in a line, and so
  // do T terms, a value is loaded once for all the places that meet it.
  static constexpr int MOST_IN_LINE = MOST_VECTORS == 4 ? 14 : 8;
  static constexpr int MOST_TAPS = 5;
  static constexpr int SHORTEST_LINE = 6;

  /** Sums of one vector for R places from `rows` on; terms are so many lines of T. */
  template <int R, int N>
  static void line(const T* x, const Spot* rows, const Spot* terms, int64_t lines, const T* b, T* to, int64_t stride,
                   bool add) {
    Vector sums[R];
    const T* from = x + rows->at;
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      sums[r] = Vector{};
    }
    for (int64_t l = 0; l < lines; l++) {
      const T* at = from + terms->at;
      Vector bs[N];
#pragma GCC unroll 8
      for (int t = 0; t < N; t++) {
        bs[t] = ((const Vector*)b)[terms[t].row];
      }
      terms += N;
#pragma GCC unroll 32
      for (int i = 0; i < R + N - 1; i++) {
        Vector value = at[i] - Vector{};
#pragma GCC unroll 8
        for (int t = 0; t < N; t++) {
          if (i - t >= 0 && i - t < R) {
            sums[i - t] += value * bs[t];
          }
        }
      }
    }
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      Vector* row = (Vector*)(to + rows[r].row * stride);
      *row = add ? *row + sums[r] : sums[r];
    }
  }

#define DSTN_LINES(t)                                                                                              \
  {                                                                                                                \
    line<1, t>, line<2, t>, line<3, t>, line<4, t>, line<5, t>, line<6, t>, line<7, t>, line<8, t>, line<9, t>,     \
        line<10, t>, line<11, t>, line<12, t>, line<13, t>, line<14, t>                                            \
  }

  /** As run, of one vector, for places in lines of `places` and terms in lines of `taps`, 2 to MOST_TAPS. */
  static void run_lines(const T* x, const Spot* rows, int64_t count, int places, const Spot* terms, int64_t length,
                        int taps, const T* b, T* to, int64_t stride, bool add) {
    static constexpr Tile ALL[MOST_TAPS - 1][14] = {DSTN_LINES(2), DSTN_LINES(3), DSTN_LINES(4), DSTN_LINES(5)};
    int tiles = (int)parts_of(places, MOST_IN_LINE);
    for (int64_t i = 0; i < count; i += places) {
      for (int j = 0; j < tiles; j++) {
        int first = places * j / tiles;
        int height = places * (j + 1) / tiles - first;
        ALL[taps - 2][height - 1](x, rows + i + first, terms, length / taps, b, to, stride, add);
      }
    }
  }

  // The same for rows that follow each other in lines of T, where registers hold the sums of so many lines.
  static constexpr int MOST_LINES = MOST_VECTORS == 4 ? 5 : 0;

  /** Sums of one vector for L lines of N rows. */
  template <int L, int N>
  static void lines(const T* x, const Spot* rows, const Spot* terms, int64_t count, const T* b, T* to, int64_t stride,
                    bool add) {
    Vector sums[L][N];
    const T* from[L];
#pragma GCC unroll 8
    for (int i = 0; i < L; i++) {
      from[i] = x + rows[i * N].at;
#pragma GCC unroll 8
      for (int t = 0; t < N; t++) {
        sums[i][t] = Vector{};
      }
    }
    for (int64_t l = 0; l < count; l++) {
      int64_t at = terms[l].at;
      Vector value = ((const Vector*)b)[terms[l].row];
#pragma GCC unroll 8
      for (int i = 0; i < L; i++) {
#pragma GCC unroll 8
        for (int t = 0; t < N; t++) {
          sums[i][t] += from[i][at + t] * value;
        }
      }
    }
#pragma GCC unroll 8
    for (int i = 0; i < L; i++) {
#pragma GCC unroll 8
      for (int t = 0; t < N; t++) {
        Vector* row = (Vector*)(to + rows[i * N + t].row * stride);
        *row = add ? *row + sums[i][t] : sums[i][t];
      }
    }
  }

  /** As run, of one vector, for rows in lines of `taps`, 2 to MOST_TAPS. */
  static void run_taps(const T* x, const Spot* rows, int64_t count, int taps, const Spot* terms, int64_t length, const T* b,
                       T* to, int64_t stride, bool add) {
#define DSTN_TAPS(t) \
  { lines<1, t>, lines<2, t>, lines<3, t>, lines<4, t>, lines<5, t> }
    static constexpr Tile ALL[MOST_TAPS - 1][5] = {DSTN_TAPS(2), DSTN_TAPS(3), DSTN_TAPS(4), DSTN_TAPS(5)};
    int64_t all = count / taps;
    int64_t tiles = parts_of(all, MOST_LINES > 0 ? MOST_LINES : 1);
    for (int64_t i = 0; i < tiles; i++) {
      int64_t first = all * i / tiles;
      int64_t height = all * (i + 1) / tiles - first;
      ALL[taps - 2][height - 1](x, rows + first * taps, terms, length, b, to, stride, add);
    }
  }

  /** Two vectors zipped: the first halves, or the second ones. */
  template <bool SECOND, size_t... I>
  static inline Vector zipped(Vector a, Vector b, Places<I...>) {
    return __builtin_shuffle(a, b, Mask{(I / 2 + (SECOND ? LANES / 2 : 0) + (I % 2 ? LANES : 0))...});
  }

  /** Transposes as many vectors as one has lanes. */
  static inline __attribute__((always_inline)) void turn(Vector* r) {
    Vector t[LANES];
#pragma GCC unroll 4
    for (int step = 1; step < LANES; step *= 2) {
#pragma GCC unroll 16
      for (int i = 0; i < LANES / 2; i++) {
        t[2 * i] = zipped<false>(r[i], r[i + LANES / 2], Counted<LANES>());
        t[2 * i + 1] = zipped<true>(r[i], r[i + LANES / 2], Counted<LANES>());
      }
#pragma GCC unroll 16
      for (int i = 0; i < LANES; i++) {
        r[i] = t[i];
      }
    }
  }

  static inline Vector load(const T* from, int64_t count) {
    if (count >= LANES) {
      return *(const Loose*)from;
    }
    Vector loaded = {};
    for (int i = 0; i < count; i++) {
      loaded[i] = from[i];
    }
    return loaded;
  }

  static inline void store(Vector v, T* to, int64_t count, T beta) {
    if (count >= LANES) {
      *(Loose*)to = beta == 0 ? v : v + beta * *(const Loose*)to;
      return;
    }
    for (int i = 0; i < count; i++) {
      to[i] = beta == 0 ? v[i] : v[i] + beta * to[i];
    }
  }

  /**
   * Packs rows of the matrix `from` as lanes: each of its columns is a row of every panel then, from row `first` of
   * `depth` on. Lanes past the last row are 0.
   */
  static void pack(const T* from, int64_t leading, int64_t lanes, int64_t columns, const Panels& panels, T* to,
                   int64_t depth, int64_t first) {
    for (int p = 0; p < panels.count; p++) {
      int64_t width = panels.width(p) * LANES;
      T* panel = to + panels.at(p, depth) + first * width;
      for (int64_t v = 0; v < width; v += LANES) {
        int64_t lane = panels.first(p) * LANES + v;
        for (int64_t k = 0; k < columns; k += LANES) {
          Vector r[LANES];
          for (int i = 0; i < LANES; i++) {
            r[i] = lane + i < lanes ? load(from + (lane + i) * leading + k, columns - k) : Vector{};
          }
          turn(r);
          int64_t count = columns - k < LANES ? columns - k : LANES;
          for (int i = 0; i < count; i++) {
            *(Vector*)(panel + (k + i) * width + v) = r[i];
          }
        }
      }
    }
  }

  /** to (lanes x count) <- beta to + rows of lanes, transposed; `from` has whole vectors, also of rows. */
  static void unpack(const T* from, int64_t row, int64_t lanes, int64_t count, T beta, T* to, int64_t leading) {
    for (int64_t p = 0; p < count; p += LANES) {
      for (int64_t lane = 0; lane < lanes; lane += LANES) {
        Vector r[LANES];
        for (int i = 0; i < LANES; i++) {
          r[i] = *(const Vector*)(from + (p + i) * row + lane);
        }
        turn(r);
        for (int i = 0; i < LANES && lane + i < lanes; i++) {
          store(r[i], to + (lane + i) * leading + p, count - p, beta);
        }
      }
    }
  }
};
