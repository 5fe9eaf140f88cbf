// Tiles of products of floats: what they read, where it lies or packed along k as the instructions read it, and what they
// fetch meanwhile; included once for each kind, after cpu_lanes.h and inside the same namespace.
//
// What a kind packs and how it multiplies is a class Form, which has
//   GROUP: how many values of k it packs into the 32 bits of a lane; DEPTH: the maximum of k at a time; PLAIN: whether
//   packed values are those of the operand;
//   Vector: of lanes; load_packed(packed) and repeat(packed), of all lanes or of one; add(sums, a, b): their products
//   added;
//   pack_rows(from, leading, lanes, depth, to, stride): packs lanes whose values of k are contiguous, lane after
//   lane at the leading dimension, those past the count as 0;
//   pack_columns: the same of lanes that are contiguous, k after k at the leading dimension.

constexpr int COLUMNS = VECTORS * LANES;
// Floats in a line of a cache, and the sets that lines are spread over.
constexpr int LINE = 16;
constexpr int SETS = 64;
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
  int length(int part) const { return size + (part < longer ? 1 : 0); }
};

/** Lines to ask for, row after row, some at a time. */
struct Fetch {
  const float* row;
  int64_t leading;
  int rows, width, at, count;

  /** Lines of rows, in shares for so many times. */
  Fetch(const float* from, int64_t leading, int rows, int floats, int times)
      : row(from), leading(leading), rows(rows), width(parts_of(floats, LINE)), at(0),
        count(parts_of(rows * width, times > 0 ? times : 1)) {}

  /** Begins again, elsewhere. */
  void begin(const float* from, int count) {
    row = from;
    rows = count;
    at = 0;
  }

  template <_mm_hint HINT>
  __attribute__((always_inline)) void some() {
    for (int i = 0; i < count && rows > 0; i++) {
      _mm_prefetch((const char*)(row + at * LINE), HINT);
      if (++at == width) {
        at = 0;
        row += leading;
        rows--;
      }
    }
  }
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

  const float* start(int lane, int k) const { return lanes_contiguous ? at + k * leading + lane : at + lane * leading + k; }

  /** Returns what will be read of some lanes, in shares. */
  Fetch fetch(int lane, int lanes, int k, int depth, int times) const {
    return Fetch(start(lane, k), leading, lanes_contiguous ? depth : lanes, lanes_contiguous ? lanes : depth, times);
  }

  /** Returns whether a tile can read rows of it where they lie: their lines do not crowd in few sets of a cache. */
  bool readable() const {
    int step = (int)((leading + LINE / 2) / LINE % SETS);
    int sets = SETS;
    while (step % 2 == 0 && sets > 1) {
      step /= 2;
      sets /= 2;
    }
    return Form::PLAIN && !lanes_contiguous && sets >= ROWS;
  }

 private:
  void pack_piece(int lane, int lanes, int k, int depth, uint32_t* to, int64_t stride) const {
    if (lanes_contiguous) {
      Form::pack_columns(start(lane, k), leading, lanes, depth, to, stride);
    } else {
      Form::pack_rows(start(lane, k), leading, lanes, depth, to, stride);
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
  // Where c is weights and the sums are their gradient: the velocity, of c's layout, and the step; or else null.
  float* velocity;
  float rate, momentum;

  /** Moves on by rows. */
  void next(int rows) {
    c += rows * leading;
    velocity = velocity ? velocity + rows * leading : velocity;
  }
};

/** What a tile reads, and what it packs in passing. */
struct Source {
  // Rows, packed or where they lie.
  const void* rows;
  int64_t rows_leading;
  // The panel, and columns where they lie.
  uint32_t* panel;
  const float* columns;
  int64_t columns_leading;
  int groups;
};

/** Rows in a packed strip. */
template <typename Form>
struct PackedRows {
  static constexpr bool PACKED = true;
  const uint32_t* at;

  explicit PackedRows(const Source& source) : at((const uint32_t*)source.rows) {}

  typename Form::Vector repeat(int row) const { return Form::repeat(at + row); }
  void next() {
    if (AHEAD > 0) {
      _mm_prefetch((const char*)(at + AHEAD * STRIDE), _MM_HINT_T0);
    }
    at += STRIDE;
  }
  void line() {}
};

/** Rows where they lie; addressed by few registers. */
template <typename Form>
struct PlainRows {
  static constexpr bool PACKED = false;
  static constexpr int HALF = 7;
  static_assert(ROWS <= 2 * HALF && ROWS <= LINE, "rows of two bases, and a step for each");
  const char *first, *second;
  int64_t once, thrice, five;

  explicit PlainRows(const Source& source)
      : first((const char*)source.rows), once(source.rows_leading * (int64_t)sizeof(float)) {
    second = first + HALF * once;
    thrice = 3 * once;
    five = 5 * once;
    // What is hidden from the compiler it keeps, in place of a register for every row.
    asm("" : "+r"(second), "+r"(once), "+r"(thrice), "+r"(five));
  }

  __attribute__((always_inline)) const char* row(int i) const {
    const char* base = i < HALF ? first : second;
    switch (i % HALF) {
      case 0:
        return base;
      case 1:
        return base + once;
      case 2:
        return base + 2 * once;
      case 3:
        return base + thrice;
      case 4:
        return base + 4 * once;
      case 5:
        return base + five;
      default:
        return base + 2 * thrice;
    }
  }
  __attribute__((always_inline)) typename Form::Vector repeat(int i) const {
    return Form::repeat((const uint32_t*)row(i));
  }
  void next() {
    _mm_prefetch(later, _MM_HINT_T0);
    later += once;
    first += sizeof(float);
    second += sizeof(float);
  }
  /** Begins a line of each row: then each step asks for the next line of one. */
  void line() { later = first + sizeof(float) * LINE; }

 private:
  const char* later;
};

enum class Put { VALUE, SUM, STEP };

template <int R, int V, bool WHOLE, Put HOW>
__attribute__((always_inline)) inline void put_rows(const Lanes (&sums)[R][V], const Target& to, Lanes alpha) {
  Lanes beta = all(HOW == Put::STEP ? to.momentum : to.beta);
  Lanes rate = all(to.rate);
  Mask last = first(to.last);
#pragma GCC unroll 16
  for (int i = 0; i < R; i++) {
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) {
      bool whole = WHOLE || v < V - 1;
      float* c = to.c + i * to.leading + v * LANES;
      Lanes value = alpha * sums[i][v];
      if (HOW == Put::SUM) {
        value = times_plus(beta, whole ? loadu(c) : load(c, last), value);
      } else if (HOW == Put::STEP) {
        float* moving = to.velocity + i * to.leading + v * LANES;
        Lanes moved = times_plus(beta, whole ? loadu(moving) : load(moving, last), value);
        if (whole) {
          storeu(moving, moved);
        } else {
          store(moving, last, moved);
        }
        value = minus_times(whole ? loadu(c) : load(c, last), rate, moved);
      }
      if (whole) {
        storeu(c, value);
      } else {
        store(c, last, value);
      }
    }
  }
}

/** Puts sums where they go. WHOLE: the last vector of columns is. */
template <int R, int V, bool WHOLE>
__attribute__((always_inline)) inline void put(const Lanes (&sums)[R][V], const Target& to) {
  Lanes alpha = all(to.alpha);
  // With beta 0 what c held must not count, whatever it was.
  if (to.velocity) {
    put_rows<R, V, WHOLE, Put::STEP>(sums, to, alpha);
  } else if (to.beta != 0) {
    put_rows<R, V, WHOLE, Put::SUM>(sums, to, alpha);
  } else {
    put_rows<R, V, WHOLE, Put::VALUE>(sums, to, alpha);
  }
}

/**
 * A tile of R rows and V vectors of columns. FILLS: columns are read where they lie, and packed.
 * Fetches what comes next into the second cache, and C, with the velocity of a step, into the first.
 */
template <typename Form, typename Rows, int R, int V, bool FILLS>
void tile(const Source& source, const Target& target, Fetch& coming, Fetch& result, Fetch& velocity) {
  Rows rows(source);
  // A copy, which can be in registers.
  Fetch next = coming;
  uint32_t* b = source.panel;
  const float* from = source.columns;
  int64_t from_leading = source.columns_leading;
  int groups = source.groups;
  Lanes sums[R][V];
#pragma GCC unroll 16
  for (int i = 0; i < R; i++) {
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) {
      if (AHEAD == 0) {
        _mm_prefetch((const char*)(target.c + i * target.leading + v * LANES), _MM_HINT_T0);
      }
      sums[i][v] = zeros();
    }
  }
  while (groups > 0) {
    next.some<_MM_HINT_T1>();
    if (AHEAD > 0) {
      result.some<_MM_HINT_T0>();
    }
    velocity.some<_MM_HINT_T0>();
    rows.line();
    int now = at_most(LINE / Form::GROUP, groups);
    groups -= now;
    for (; now > 0; now--) {
      typename Form::Vector columns[V];
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) {
        if constexpr (FILLS) {
          _mm_prefetch((const char*)(from + 8 * from_leading + v * LANES), _MM_HINT_T0);
          columns[v] = Form::load_plain(from + v * LANES);
          store((float*)b + v * LANES, columns[v]);
        } else {
          if (AHEAD > 0) {
            _mm_prefetch((const char*)(b + AHEAD * COLUMNS + v * LANES), _MM_HINT_T0);
          }
          columns[v] = Form::load_packed(b + v * LANES);
        }
      }
#pragma GCC unroll 16
      for (int i = 0; i < R; i++) {
        typename Form::Vector row = rows.repeat(i);
#pragma GCC unroll 4
        for (int v = 0; v < V; v++) {
          sums[i][v] = Form::add(sums[i][v], row, columns[v]);
        }
      }
      rows.next();
      b += COLUMNS;
      if constexpr (FILLS) {
        from += from_leading;
      }
    }
  }
  coming = next;
  // A copy, which what is stored in C cannot change.
  const Target to = target;
  if (to.last == LANES) {
    put<R, V, true>(sums, to);
  } else {
    put<R, V, false>(sums, to);
  }
}

typedef void (*Tile)(const Source& source, const Target& target, Fetch& next, Fetch& result, Fetch& velocity);

template <int... I>
struct Counted {};

/** The tiles of every number of vectors, and of rows. */
template <typename Form, typename Rows, typename All = Counted<__integer_pack(ROWS * VECTORS)...>>
struct Tiles;
template <typename Form, typename Rows, int... I>
struct Tiles<Form, Rows, Counted<I...>> {
  static constexpr Tile ALL[] = {tile<Form, Rows, I / VECTORS + 1, I % VECTORS + 1, false>...};

  static Tile of(int rows, int vectors) { return ALL[(rows - 1) * VECTORS + vectors - 1]; }
};

/** Those that fill a panel. */
template <typename Form, typename Rows, typename All = Counted<__integer_pack(ROWS)...>>
struct Fillers;
template <typename Form, typename Rows, int... I>
struct Fillers<Form, Rows, Counted<I...>> {
  static constexpr Tile ALL[] = {tile<Form, Rows, I + 1, VECTORS, Form::PLAIN>...};

  static Tile of(int rows) { return ALL[rows - 1]; }
};
