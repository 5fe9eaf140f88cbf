// Products of floats on the calling thread, as they are or rounded on the way; included after cpu_tiles.h.
//
// C is taken in tiles, whose sums stay in registers: some rows, of which single values are repeated over all lanes, and a
// few vectors of columns. Columns are packed along k in panels; rows whose values of k are contiguous are read where they
// lie, and others are packed in strips. Either a panel at a time meets a block of strips, and the first strip packs it in
// passing where its lanes are contiguous; or, where op(A) and op(B) both have their values of k contiguous and A is the
// smaller, rows of B at a time meet a block of panels of A, and the tiles are stored turned. What comes next is fetched
// while this is multiplied, a line now and then, because many at once keep the loop waiting for its own. An element is
// summed in the order of k, whatever m and n are: in registers for the first values of k, then in C. So its bits do not
// depend on the way.

// Tiles ask for C in at most so many shares.
constexpr int SHARES = 12;

/** A tile of C that is held turned: its rows are columns of C, and its lanes rows. */
struct Turned {
  alignas(sizeof(Lanes)) float values[ROWS * COLUMNS];

  /** Reads rows x columns of C. */
  void read(const float* c, int64_t leading, int rows, int columns) {
    for (int v = 0; v < rows; v += LANES) {
      Lanes turned[LANES];
      load_turned(c + v * leading, leading, at_most(LANES, rows - v), columns, turned);
      for (int j = 0; j < columns; j++) {
        store(values + j * COLUMNS + v, turned[j]);
      }
    }
  }

  void write(float* c, int64_t leading, int rows, int columns) const {
    for (int v = 0; v < rows; v += LANES) {
      Lanes turned[LANES];
      load_turned(values + v, COLUMNS, columns, LANES, turned);
      int lanes = at_most(LANES, rows - v);
      for (int i = 0; i < lanes; i++) {
        store(c + (v + i) * leading, first(columns), turned[i]);
      }
    }
  }
};

/** C <- alpha A B + beta C, of rows of C x columns of C. */
template <typename Form>
struct Product {
  cpu_engine* engine;
  Operand<Form> left, right;
  int m, n, k;
  float alpha, beta;
  float* c;
  int64_t leading;
  // What is summed in registers at a time.
  int depth;
  // With C the gradient of weights, the step taken with it in place of writing it; or else null.
  const dstn_descent* descent;

  /** Returns of how many values of k, some depths, the lanes stay in the second cache. */
  int span(int lanes) const {
    int depths = (int)(SPAN_BYTES / ((int64_t)lanes * depth * sizeof(float)));
    return depths > 1 ? depths * depth : depth;
  }

  /** Returns the size of blocks for the second cache, a multiple of the unit, of what has so many values packed for each k. */
  int block(int count, int unit, int values) const {
    int64_t bytes = (int64_t)depth / Form::GROUP * values * sizeof(uint32_t);
    return even_part(count, (int)(BLOCK_BYTES / bytes) * unit, unit);
  }

  uint32_t* scratch(int64_t values) const { return (uint32_t*)dstn_scratch(engine, values * sizeof(uint32_t)); }

  /** Takes a panel of B at a time, and strips of A, packed or where they lie. */
  template <typename Rows>
  int by_panels() const {
    constexpr bool PACKS = Rows::PACKED;
    int height = block(m, ROWS, STRIDE);
    int64_t panel = depth / Form::GROUP * COLUMNS;
    int64_t strip = depth / Form::GROUP * STRIDE;
    uint32_t* columns = scratch(panel + (PACKS ? parts_of(height, ROWS) * strip + LANES : 0));
    if (!columns) {
      return 1;
    }
    uint32_t* packed = columns + panel;
    for (int k0 = 0; k0 < k; k0 += depth) {
      for (int i0 = 0; i0 < m; i0 += height) {
        Parts strips(at_most(height, m - i0), ROWS);
        for (int s = 0; PACKS && s < strips.count; s++) {
          int i = i0 + strips.start(s);
          // Whole vectors, where there are so many rows.
          left.pack(i, at_most(LANES, m - i), k0, at_most(depth, k - k0), packed + s * strip, STRIDE);
        }
        for (int j = 0; j < n; j += COLUMNS) {
          multiply_panel<Rows>(i0, strips, j, k0, columns, packed, strip);
        }
      }
    }
    return 0;
  }

  template <typename Rows>
  void multiply_panel(int i0, const Parts& strips, int j, int k0, uint32_t* columns, const uint32_t* packed,
                      int64_t strip) const {
    int ks = at_most(depth, k - k0);
    int width = at_most(COLUMNS, n - j);
    int vectors = parts_of(width, LANES);
    bool fills = Form::PLAIN && right.lanes_contiguous && width == COLUMNS;
    if (!fills) {
      right.pack(j, width, k0, ks, columns, COLUMNS);
    }
    int after = j + COLUMNS;
    Fetch next = right.fetch(after, after < n ? at_most(COLUMNS, n - after) : 0, k0, ks, strips.count * parts_of(ks, LINE));
    Source source = {packed, left.leading, columns, right.start(j, k0), right.leading, parts_of(ks, Form::GROUP)};
    Target target = {c + i0 * leading + j, leading, alpha, k0 == 0 ? beta : 1, width - (vectors - 1) * LANES, 0, 0, 0};
    if (descent) {
      target.c = descent->w + i0 * leading + j;
      target.velocity = descent->v + i0 * leading + j;
      target.rate = descent->rate;
      target.momentum = descent->momentum;
    }
    // Of few values of k all of the time is needed; of many, C need not be there early.
    Fetch result(target.c, leading, ROWS, width, at_most(SHARES, ks / LINE));
    Fetch velocity = result;
    for (int s = 0; s < strips.count; s++) {
      int rows = strips.length(s);
      if (!Rows::PACKED) {
        source.rows = left.start(i0 + strips.start(s), k0);
      }
      if (descent) {
        // Weights and velocities come from memory: a tile ahead, and at the end those of the next panel.
        bool last = s + 1 == strips.count;
        int ahead = last ? 0 : s + 1;
        int column = last ? after : j;
        int64_t at = (i0 + strips.start(ahead)) * leading + column;
        int there = column < n ? strips.length(ahead) : 0;
        result.begin(descent->w + at, there);
        velocity.begin(descent->v + at, there);
      } else {
        result.begin(target.c, rows);
        velocity.begin(0, 0);
      }
      Tile multiply = fills && s == 0 ? Fillers<Form, Rows>::of(rows) : Tiles<Form, Rows>::of(rows, vectors);
      multiply(source, target, next, result, velocity);
      source.rows = (const uint32_t*)source.rows + strip;
      target.next(rows);
    }
  }

  /** Takes rows of B where they lie, and panels of A; tiles are held turned. */
  int by_rows() const {
    int length = block(m, COLUMNS, COLUMNS);
    int span = at_most(this->span(at_most(length, m)), k);
    uint32_t* packed = scratch((int64_t)length * span);
    if (!packed) {
      return 1;
    }
    Parts strips(n, ROWS);
    for (int k0 = 0; k0 < k; k0 += span) {
      int ks = at_most(span, k - k0);
      for (int i0 = 0; i0 < m; i0 += length) {
        int lanes = at_most(length, m - i0);
        for (int i = 0; i < lanes; i += COLUMNS) {
          left.pack(i0 + i, at_most(COLUMNS, lanes - i), k0, ks, packed + (int64_t)i * ks, COLUMNS);
        }
        for (int s = 0; s < strips.count; s++) {
          multiply_rows(strips.start(s), strips.length(s), s + 1 < strips.count ? strips.length(s + 1) : 0, i0, lanes,
                        k0, ks, packed);
        }
      }
    }
    return 0;
  }

  void multiply_rows(int j, int rows, int after, int i0, int lanes, int k0, int ks, uint32_t* packed) const {
    Fetch next = right.fetch(j + rows, after, k0, ks, parts_of(lanes, COLUMNS) * parts_of(ks, LINE));
    for (int i = 0; i < lanes; i += COLUMNS) {
      int width = at_most(COLUMNS, lanes - i);
      float* to = c + (i0 + i) * leading + j;
      float factor = k0 == 0 ? beta : 1;
      // Two lines of every row.
      Fetch result(to, leading, width, LINE + 1, ks / LINE / 2);
      Fetch none(to, leading, 0, 0, 1);
      Turned turned;
      if (factor != 0) {
        turned.read(to, leading, width, rows);
      }
      for (int p = 0; p < ks; p += depth) {
        Source source = {right.start(j, k0 + p), right.leading, packed + (int64_t)i * ks + (int64_t)p * COLUMNS, 0, 0,
                         at_most(depth, ks - p)};
        Target target = {turned.values, COLUMNS, alpha, p == 0 ? factor : 1, LANES, 0, 0, 0};
        Tiles<Form, PlainRows<Form>>::of(rows, parts_of(width, LANES))(source, target, next, result, none);
      }
      turned.write(to, leading, width, rows);
    }
  }
};

/** C <- alpha op(A) op(B) + beta C. */
template <typename Form>
int multiply(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
             int lda, const float* b, int ldb, float beta, float* c, int ldc) {
  Product<Form> product = {engine, {a, lda, transpose_a != 0}, {b, ldb, transpose_b == 0}, m, n, k, alpha, beta, c, ldc,
                           even_part(k, Form::DEPTH, Form::GROUP), 0};
  if constexpr (Form::PLAIN) {
    if constexpr (TURNS) {
      if (m < n && !product.left.lanes_contiguous && product.right.readable()) {
        return product.by_rows();
      }
    }
    // Where they are read more often, it pays to pack them.
    if (n <= 2 * COLUMNS && product.left.readable()) {
      return product.template by_panels<PlainRows<Form>>();
    }
  }
  return product.template by_panels<PackedRows<Form>>();
}

/** Takes a step of descent with the gradient A^T B, to the last bit as if that were written first; not of too many values of k. */
template <typename Form>
int step_of(cpu_engine* engine, int m, int n, int k, const float* a, int lda, const float* b, int ldb, int leading,
            const dstn_descent* step) {
  Product<Form> product = {engine, {a, lda, true}, {b, ldb, true}, m, n, k, 1, 0, 0, leading, k, step};
  return product.template by_panels<PackedRows<Form>>();
}
