// Products of floats on one thread, as they are or rounded on the way; included once for each kind, after cpu_lanes.h and
// inside the same namespace.
//
// C is taken in panels of a few vectors of columns, and those in tiles of a few rows, whose sums stay in registers. op(A)
// and op(B) are packed along k as the instructions read them: a block of A, in strips of rows, and one panel of B at a
// time; what the next panel will read is fetched while this one is multiplied, a line now and then, because many at once
// keep the loop waiting for its own. An element is summed in the order of k, whatever m and n are: in registers for the
// first values of k, then in C.
//
// What a kind packs and how it multiplies is a class Form, which has
//   GROUP: how many values of k it packs into the 32 bits of a lane; DEPTH: the maximum of k at a time;
//   Vector: of lanes; load_packed(packed) and repeat(packed), of all lanes or of one; add(sums, a, b): their products
//   added;
//   pack_rows(from, leading, lanes, depth, to, stride): packs lanes whose values of k are contiguous, lane after
//   lane at the leading dimension, those past the count as 0;
//   pack_columns: the same of lanes that are contiguous, k after k at the leading dimension.

constexpr int COLUMNS = VECTORS * LANES;
// A strip of A has so many rows: a whole number of tiles, as a vector can hold. What is packed is a vector for every group
// of k, over the end of the one before where the strip is shorter.
constexpr int STRIP = LANES / ROWS * ROWS;
static_assert(STRIP <= 2 * ROWS, "a strip has one tile or two");
// Floats in a line of a cache.
constexpr int LINE = 16;
constexpr int FETCHES = VECTORS;
// Values of k packed at a time.
constexpr int PIECE = 32;

inline int at_most(int64_t most, int64_t found) { return (int)(found < most ? found : most); }

/** Returns how many parts of at most so much a length has. */
inline int parts_of(int length, int most) { return (length + most - 1) / most; }

/** Returns the size of the parts, a multiple of the unit, that a length is cut into where it is too long for one. */
inline int even_part(int length, int most, int unit) {
  return parts_of(parts_of(length, parts_of(length, most)), unit) * unit;
}

/** A length cut into parts that are about the same. */
struct Parts {
  int count, size, longer;

  Parts(int length, int most) : count(parts_of(length, most)), size(length / count), longer(length % count) {}

  int start(int part) const { return part * size + at_most(longer, part); }
};

/** Lines that tiles ask the second cache for: FETCHES at a time, a step on each time, and a jump from tile to tile. */
struct Fetch {
  const float* at;
  int64_t across, step, jump;
};

/** A matrix of lanes x k, where it lies. */
template <typename Form>
struct Operand {
  const float* at;
  int64_t leading;
  bool lanes_contiguous;

  /** Packs in pieces along k, so that what is written is whole soon. */
  void pack(int lane, int lanes, int k, int depth, uint32_t* to, int64_t stride) const {
    for (int p = 0; p < depth; p += PIECE) {
      for (int v = 0; v < lanes; v += LANES) {
        pack_piece(lane + v, at_most(LANES, lanes - v), k + p, at_most(PIECE, depth - p),
                   to + p / Form::GROUP * stride + v, stride);
      }
    }
  }

  /** Returns what pack will read, or about that, in shares for so many tiles that fetch once in LINE values of k. */
  Fetch fetch(int lane, int lanes, int k, int depth, int tiles) const {
    if (lanes_contiguous) {
      return {at + k * leading + lane, LINE, leading, parts_of(depth, tiles) * leading};
    }
    int rows = parts_of(lanes, tiles);
    return {at + lane * leading + k, rows > 1 ? leading : 0, LINE, rows * leading};
  }

 private:
  void pack_piece(int lane, int lanes, int k, int depth, uint32_t* to, int64_t stride) const {
    if (lanes_contiguous) {
      Form::pack_columns(at + k * leading + lane, leading, lanes, depth, to, stride);
    } else {
      Form::pack_rows(at + lane * leading + k, leading, lanes, depth, to, stride);
    }
  }
};

/** Where a tile goes: c <- alpha sums + beta c. */
struct Target {
  float* c;
  int64_t leading;
  float alpha, beta;
  // The lanes of the last vector of columns.
  int last;
};

/** A tile of R rows and V vectors of columns, from groups of a strip of A and of a panel of B. */
template <typename Form, int R, int V>
void tile(const uint32_t* a, const uint32_t* b, int groups, const Target& target, const Fetch& fetch) {
  const float* line = fetch.at;
  Lanes sums[R][V];
#pragma GCC unroll 8
  for (int i = 0; i < R; i++) {
#pragma GCC unroll 8
    for (int v = 0; v < V; v++) {
      _mm_prefetch((const char*)(target.c + i * target.leading + v * LANES), _MM_HINT_T0);
      sums[i][v] = zeros();
    }
  }
  while (groups > 0) {
#pragma GCC unroll 8
    for (int i = 0; i < FETCHES; i++) {
      _mm_prefetch((const char*)(line + i * fetch.across), _MM_HINT_T1);
    }
    line += fetch.step;
    int now = at_most(LINE / Form::GROUP, groups);
    groups -= now;
    for (; now > 0; now--) {
      typename Form::Vector columns[V];
#pragma GCC unroll 8
      for (int v = 0; v < V; v++) {
        columns[v] = Form::load_packed(b + v * LANES);
      }
#pragma GCC unroll 8
      for (int i = 0; i < R; i++) {
        typename Form::Vector row = Form::repeat(a + i);
#pragma GCC unroll 8
        for (int v = 0; v < V; v++) {
          sums[i][v] = Form::add(sums[i][v], row, columns[v]);
        }
      }
      a += STRIP;
      b += COLUMNS;
    }
  }
  // A copy, which what is stored in C cannot change.
  const Target to = target;
  Mask last = first(to.last);
  Lanes alpha = all(to.alpha);
  Lanes beta = all(to.beta);
#pragma GCC unroll 8
  for (int i = 0; i < R; i++) {
#pragma GCC unroll 8
    for (int v = 0; v < V; v++) {
      float* c = to.c + i * to.leading + v * LANES;
      Mask mask = v == V - 1 ? last : first(LANES);
      Lanes value = alpha * sums[i][v];
      // With beta 0 what c held must not count, whatever it was.
      if (to.beta != 0) {
        value = times_plus(beta, load(c, mask), value);
      }
      store(c, mask, value);
    }
  }
}

typedef void (*Tile)(const uint32_t* a, const uint32_t* b, int groups, const Target& target, const Fetch& fetch);

template <int... I>
struct Counted {};

/** The tiles of every number of vectors, and of rows. */
template <typename Form, typename All = Counted<__integer_pack(ROWS * VECTORS)...>>
struct Tiles;
template <typename Form, int... I>
struct Tiles<Form, Counted<I...>> {
  static constexpr Tile ALL[] = {tile<Form, I / VECTORS + 1, I % VECTORS + 1>...};

  static Tile of(int rows, int vectors) { return ALL[(rows - 1) * VECTORS + vectors - 1]; }
};

/** C <- alpha op(A) op(B) + beta C. */
template <typename Form>
int multiply(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c) {
  Operand<Form> left = {a, lda, transpose_a != 0};
  Operand<Form> right = {b, ldb, transpose_b == 0};
  int depth = even_part(k, Form::DEPTH, Form::GROUP);
  int64_t groups_most = depth / Form::GROUP;
  int height = even_part(m, (int)(BLOCK_BYTES / (groups_most * STRIP * sizeof(uint32_t))) * STRIP, STRIP);
  int64_t panel_length = groups_most * COLUMNS;
  uint32_t* panel = (uint32_t*)dstn_scratch(engine, (panel_length + height * groups_most + LANES) * sizeof(uint32_t));
  if (!panel) {
    return 1;
  }
  uint32_t* block = panel + panel_length;
  for (int k0 = 0; k0 < k; k0 += depth) {
    int ks = at_most(depth, k - k0);
    int groups = parts_of(ks, Form::GROUP);
    for (int i0 = 0; i0 < m; i0 += height) {
      int rows = at_most(height, m - i0);
      Parts strips(rows, STRIP);
      for (int s = 0; s < strips.count; s++) {
        int i = strips.start(s);
        // Whole vectors, where there are so many rows.
        left.pack(i0 + i, at_most(LANES, m - i0 - i), k0, ks, block + (int64_t)s * STRIP * groups, STRIP);
      }
      for (int j = 0; j < n; j += COLUMNS) {
        int columns = at_most(COLUMNS, n - j);
        int vectors = parts_of(columns, LANES);
        right.pack(j, columns, k0, ks, panel, COLUMNS);
        Target target = {0, n, alpha, k0 == 0 ? beta : 1, columns - (vectors - 1) * LANES};
        int next = j + COLUMNS;
        Fetch fetch = {b, 0, 0, 0};
        if (next < n) {
          fetch = right.fetch(next, at_most(COLUMNS, n - next), k0, ks, parts_of(rows, ROWS));
        }
        for (int s = 0; s < strips.count; s++) {
          const uint32_t* strip = block + (int64_t)s * STRIP * groups;
          int i = strips.start(s);
          int strip_rows = strips.start(s + 1) - i;
          int tile_rows = strip_rows <= ROWS ? strip_rows : parts_of(strip_rows, 2);
          for (int row = 0; row < strip_rows; row += tile_rows) {
            target.c = c + (int64_t)(i0 + i + row) * n + j;
            Tiles<Form>::of(at_most(tile_rows, strip_rows - row), vectors)(strip + row, panel, groups, target, fetch);
            fetch.at += fetch.jump;
          }
        }
      }
    }
  }
  return 0;
}
