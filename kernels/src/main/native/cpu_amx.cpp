// Products of floats rounded to bfloat16 by the tiles of processors that have them (AMX_BF16).
//
// A tile of rows holds 16 rows of 32 values of k, and one of pairs 16 pairs of values of k for 16 columns; two of each
// meet in four tiles of sums, for all of a part of k. Both are packed, padded with zeros. The operand with fewer lanes is
// held in the second cache, and the other one is packed 32 lanes at a time. Where op(B) has its values of k contiguous
// and A is the smaller, B gives the rows, which need no turning, and what is stored is turned.
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cpu.h"

namespace amx {
namespace {

#include "cpu_lanes.h"
#include "cpu_tiles.h"
#include "cpu_pairs.h"

constexpr int SIDE = 16;
// Values of k in a tile, and lanes that two tiles have.
constexpr int STEP = 32;
constexpr int WIDE = 2 * SIDE;
constexpr int TILE = SIDE * SIDE;
constexpr int DEPTH = 2048;
constexpr int64_t HELD_BYTES = 640 << 10;

/** The configuration of the tiles: eight, each of 16 rows of 64 bytes. */
struct alignas(64) Configuration {
  uint8_t palette = 1, start = 0, reserved[14] = {};
  uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

/** Makes the compiler store what it holds: GCC's loads of tiles do not say what memory they read. */
inline void settle(const void* read) { asm volatile("" : : "r"(read) : "memory"); }

/** The tiles of this thread, released at the end: then a switch of threads need not save them. */
struct Use {
  Use() {
    Configuration all;
    settle(&all);
    _tile_loadconfig(&all);
  }
  ~Use() { _tile_release(); }
};

/** Packs 16 lanes, those past the count as 0, along k; a tile of rows, or of pairs. */
template <bool ROWS_LAYOUT>
void pack(const Operand<Pairs>& from, int lane, int lanes, int k, int depth, uint32_t* to) {
  for (int p = 0; p < depth; p += STEP, to += TILE) {
    int now = at_most(STEP, depth - p);
    const float* at = from.start(lane, k + p);
    if (ROWS_LAYOUT && !from.lanes_contiguous) {
      __mmask16 low = first(now);
      __mmask16 high = now > LANES ? first(now - LANES) : 0;
      for (int i = 0; i < SIDE; i++) {
        const float* row = at + i * from.leading;
        _mm512_store_si512(to + i * SIDE, i < lanes ? rounded(_mm512_maskz_loadu_ps(high, row + LANES),
                                                              _mm512_maskz_loadu_ps(low, row))
                                                    : _mm512_setzero_si512());
      }
      continue;
    }
    if (from.lanes_contiguous) {
      Pairs::pack_columns(at, from.leading, lanes, now, to, SIDE);
    } else {
      Pairs::pack_rows(at, from.leading, lanes, now, to, SIDE);
    }
    for (int i = (now + 1) / 2; i < SIDE; i++) {
      _mm512_store_si512(to + i * SIDE, _mm512_setzero_si512());
    }
    if (ROWS_LAYOUT) {
      __m512i r[LANES];
      for (int i = 0; i < SIDE; i++) {
        r[i] = _mm512_load_si512(to + i * SIDE);
      }
      transpose(r);
      for (int i = 0; i < SIDE; i++) {
        _mm512_store_si512(to + i * SIDE, r[i]);
      }
    }
  }
}

/** The sums of 32 rows and columns, and where they go. */
struct Sums {
  alignas(64) float values[WIDE * WIDE];

  /** Adds up `steps` tiles of rows and of pairs; those of the second 16 lanes are `length` further. */
  template <bool TWO_ROWS, bool TWO_COLUMNS>
  void add(const uint32_t* rows, const uint32_t* columns, int64_t length, int steps, Fetch& next, Fetch& result) {
    settle(rows);
    settle(columns);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (int t = 0; t < steps; t++, rows += TILE, columns += TILE) {
      _tile_loadd(4, rows, 64);
      _tile_loadd(6, columns, 64);
      _tile_dpbf16ps(0, 4, 6);
      if (TWO_COLUMNS) {
        _tile_loadd(7, columns + length, 64);
        _tile_dpbf16ps(1, 4, 7);
      }
      next.some<_MM_HINT_T1>();
      if (TWO_ROWS) {
        _tile_loadd(5, rows + length, 64);
        _tile_dpbf16ps(2, 5, 6);
      }
      if (TWO_ROWS && TWO_COLUMNS) {
        _tile_dpbf16ps(3, 5, 7);
      }
      result.some<_MM_HINT_T0>();
    }
    constexpr int ROW = WIDE * sizeof(float);
    _tile_stored(0, values, ROW);
    _tile_stored(1, values + SIDE, ROW);
    _tile_stored(2, values + SIDE * WIDE, ROW);
    _tile_stored(3, values + SIDE * WIDE + SIDE, ROW);
  }

  void store_lanes(float* c, Lanes sums, Mask mask, float alpha, float beta) const {
    Lanes value = all(alpha) * sums;
    // With beta 0 what c held must not count, whatever it was.
    if (beta != 0) {
      value = times_plus(all(beta), load(c, mask), value);
    }
    store(c, mask, value);
  }

  void to(float* c, int64_t leading, int rows, int columns, float alpha, float beta) const {
    for (int i = 0; i < rows; i++) {
      for (int v = 0; v < columns; v += LANES) {
        store_lanes(c + i * leading + v, load(values + i * WIDE + v), first(columns - v), alpha, beta);
      }
    }
  }

  /** The columns are rows of C. */
  void to_turned(float* c, int64_t leading, int rows, int columns, float alpha, float beta) const {
    for (int i = 0; i < rows; i += LANES) {
      for (int v = 0; v < columns; v += LANES) {
        Lanes turned[LANES];
        load_turned(values + i * WIDE + v, WIDE, LANES, LANES, turned);
        int lanes = at_most(LANES, columns - v);
        for (int j = 0; j < lanes; j++) {
          store_lanes(c + (v + j) * leading + i, turned[j], first(rows - i), alpha, beta);
        }
      }
    }
  }
};

/** C <- alpha A B + beta C of rows x columns, or the same turned. */
struct Multiplication {
  Operand<Pairs> rows, columns;
  int m, n, k;
  float alpha, beta;
  float* c;
  int64_t leading;
  bool turned;

  float* at(int i, int j) const { return turned ? c + j * leading + i : c + i * leading + j; }

  /** Returns the dwords of 16 lanes. */
  static int64_t length(int depth) { return (int64_t)parts_of(depth, STEP) * TILE; }

  int run(cpu_engine* engine) const {
    int depth = even_part(k, DEPTH, STEP);
    bool holds_rows = m <= n;
    int fewer = holds_rows ? m : n;
    int64_t group = length(depth);
    int held = even_part(fewer, at_most(HELD_BYTES / (group * (int64_t)sizeof(uint32_t)), 1 << 20) / 2 * WIDE + WIDE, WIDE);
    uint32_t* block = (uint32_t*)dstn_scratch(engine, (held / SIDE + 2) * group * sizeof(uint32_t));
    if (!block) {
      return 1;
    }
    Use tiles;
    for (int k0 = 0; k0 < k; k0 += depth) {
      int ks = at_most(depth, k - k0);
      for (int h = 0; h < fewer; h += held) {
        int lanes = at_most(held, fewer - h);
        if (holds_rows) {
          meet<true>(rows, columns, h, lanes, n, k0, ks, block);
        } else {
          meet<false>(columns, rows, h, lanes, m, k0, ks, block);
        }
      }
    }
    return 0;
  }

  template <bool ROWS_LAYOUT>
  static void pack_lanes(const Operand<Pairs>& from, int lane, int lanes, int k0, int ks, uint32_t* to) {
    for (int i = 0; i < lanes; i += SIDE) {
      pack<ROWS_LAYOUT>(from, lane + i, at_most(SIDE, lanes - i), k0, ks, to + i / SIDE * length(ks));
    }
  }

  /** Holds some lanes of one operand, and takes all of the other. */
  template <bool HOLDS_ROWS>
  void meet(const Operand<Pairs>& held, const Operand<Pairs>& other, int first_held, int lanes, int others, int k0,
            int ks, uint32_t* block) const {
    int64_t group = length(ks);
    uint32_t* panel = block + parts_of(lanes, SIDE) * group;
    pack_lanes<HOLDS_ROWS>(held, first_held, lanes, k0, ks, block);
    int steps = parts_of(ks, STEP);
    for (int j = 0; j < others; j += WIDE) {
      int width = at_most(WIDE, others - j);
      pack_lanes<!HOLDS_ROWS>(other, j, width, k0, ks, panel);
      int after = j + WIDE;
      Fetch next = other.fetch(after, after < others ? at_most(WIDE, others - after) : 0, k0, ks,
                               parts_of(lanes, WIDE) * steps);
      for (int i = 0; i < lanes; i += WIDE) {
        int now = at_most(WIDE, lanes - i);
        const uint32_t* other_lanes = block + i / SIDE * group;
        if (HOLDS_ROWS) {
          sum(other_lanes, panel, first_held + i, j, now, width, k0, group, steps, next);
        } else {
          sum(panel, other_lanes, j, first_held + i, width, now, k0, group, steps, next);
        }
      }
    }
  }

  void sum(const uint32_t* a, const uint32_t* b, int i, int j, int rows, int columns, int k0, int64_t group, int steps,
           Fetch& next) const {
    float* to = at(i, j);
    Fetch result(to, leading, turned ? columns : rows, WIDE + 1, steps / 2);
    Sums sums;
    if (rows > SIDE && columns > SIDE) {
      sums.add<true, true>(a, b, group, steps, next, result);
    } else if (rows > SIDE) {
      sums.add<true, false>(a, b, group, steps, next, result);
    } else if (columns > SIDE) {
      sums.add<false, true>(a, b, group, steps, next, result);
    } else {
      sums.add<false, false>(a, b, group, steps, next, result);
    }
    float factor = k0 == 0 ? beta : 1;
    if (turned) {
      sums.to_turned(to, leading, rows, columns, alpha, factor);
    } else {
      sums.to(to, leading, rows, columns, alpha, factor);
    }
  }
};

/** Returns whether the processor and the system have tiles. */
bool found() {
  unsigned a, b, c, d;
  const unsigned BFLOAT16 = 1u << 22, TILES = 1u << 24, SAVED = 1u << 27;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & SAVED) || !__get_cpuid_count(7, 0, &a, &b, &c, &d) ||
      (d & (BFLOAT16 | TILES)) != (BFLOAT16 | TILES)) {
    return false;
  }
  // Linux grants their state to a process that asks (ARCH_REQ_XCOMP_PERM).
  const long REQUEST = 0x1023, TILE_DATA = 18;
  return syscall(SYS_arch_prctl, REQUEST, TILE_DATA) == 0;
}

}  // namespace

bool available() {
  static const bool there = found();
  return there;
}

int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c, int ldc) {
  Operand<Pairs> left = {a, lda, transpose_a != 0};
  Operand<Pairs> right = {b, ldb, transpose_b == 0};
  bool turned = transpose_b && (transpose_a || m < n);
  Multiplication all = {turned ? right : left, turned ? left : right, turned ? n : m, turned ? m : n, k, alpha, beta, c,
                        ldc, turned};
  return all.run(engine);
}

}  // namespace amx
