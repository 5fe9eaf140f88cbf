// The work on one element, without branches where a loop over elements is to run in vector registers.
#ifndef DELTASTN_ELEMENTS_H
#define DELTASTN_ELEMENTS_H

#include <math.h>
#include <stdint.h>

#include "deltastn.h"

#ifdef __CUDACC__
#define DSTN_ELEMENT static __host__ __device__ __forceinline__
#else
#define DSTN_ELEMENT static inline __attribute__((always_inline))
#endif

DSTN_ELEMENT double natural_exp(double x) { return exp(x); }

DSTN_ELEMENT double natural_expm1(double x) { return expm1(x); }

// Own functions for floats: those of the C library are calls, which keep a loop out of vector registers.

/** exp(x) for x <= 0, to about one unit in the last place; not a number stays one. */
DSTN_ELEMENT float natural_exp(float x) {
  x = x < -87.0f ? -87.0f : x;
  float n = floorf(x * 1.44269504f + 0.5f);
  float r = x - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691e-4f;
  p = p * r + 1.3981999e-3f;
  p = p * r + 8.3334519e-3f;
  p = p * r + 4.1665795e-2f;
  p = p * r + 1.6666665e-1f;
  p = p * r + 0.5f;
  p = p * r * r + r + 1.0f;
  uint32_t bits = (uint32_t)((int32_t)n + 127) << 23;
  return p * __builtin_bit_cast(float, bits);
}

/** exp(x) - 1 for x <= 0, without loss near 0. */
DSTN_ELEMENT float natural_expm1(float x) {
  float series = 1.0f / 5040;
  series = series * x + 1.0f / 720;
  series = series * x + 1.0f / 120;
  series = series * x + 1.0f / 24;
  series = series * x + 1.0f / 6;
  series = series * x + 0.5f;
  series = series * x * x + x;
  float far = natural_exp(x) - 1.0f;
  return x < -0.35f ? far : series;
}

DSTN_ELEMENT float natural_log1p(float x) { return log1pf(x); }
DSTN_ELEMENT double natural_log1p(double x) { return log1p(x); }
DSTN_ELEMENT float square_root(float x) { return sqrtf(x); }
DSTN_ELEMENT double square_root(double x) { return sqrt(x); }

/** 1 / sqrt(x + epsilon). */
template <typename T>
DSTN_ELEMENT T inverse_root(T x, double epsilon) {
  return (T)(1 / sqrt((double)x + epsilon));
}

template <typename T>
DSTN_ELEMENT T magnitude(T z) {
  return z < 0 ? -z : z;
}

template <typename T>
DSTN_ELEMENT T logistic(T z) {
  T e = natural_exp(-magnitude(z));
  T d = 1 / (1 + e);
  return z < 0 ? e * d : d;
}

/** phi(z). */
template <int A, typename T>
DSTN_ELEMENT T activation(T z) {
  if (A == DSTN_RELU) {
    return z < 0 ? (T)0 : z;
  }
  if (A == DSTN_LEAKY_RELU) {
    return z > 0 ? z : (T)0.01 * z;
  }
  if (A == DSTN_ELU) {
    // Clamped first, so that no lane sees an argument above 0; written so that NaN passes.
    T below = z > 0 ? (T)0 : z;
    T curved = natural_expm1(below);
    return z > 0 ? z : curved;
  }
  if (A == DSTN_SIGMOID) {
    return logistic(z);
  }
  if (A == DSTN_TANH) {
    T e = natural_expm1(-2 * magnitude(z));
    T t = -e / (2 + e);
    return z < 0 ? -t : t;
  }
  if (A == DSTN_SOFTPLUS) {
    return (z < 0 ? (T)0 : z) + natural_log1p(natural_exp(-magnitude(z)));
  }
  if (A == DSTN_SWISH) {
    return z * logistic(z);
  }
  return z;
}

/** phi'(z), given y = phi(z). */
template <int A, typename T>
DSTN_ELEMENT T slope(T z, T y) {
  if (A == DSTN_RELU) {
    return z > 0 ? (T)1 : (T)0;
  }
  if (A == DSTN_LEAKY_RELU) {
    return z > 0 ? (T)1 : (T)0.01;
  }
  if (A == DSTN_ELU) {
    T below = z > 0 ? (T)0 : z;
    T curved = natural_exp(below);
    return z > 0 ? (T)1 : curved;
  }
  if (A == DSTN_SIGMOID) {
    return y * (1 - y);
  }
  if (A == DSTN_TANH) {
    return 1 - y * y;
  }
  if (A == DSTN_SOFTPLUS) {
    return logistic(z);
  }
  if (A == DSTN_SWISH) {
    T s = logistic(z);
    return s + y * (1 - s);
  }
  return 1;
}

/** An LSTM's cell at one unit: c, h, and what tangents and gradients of the gates, of c and of h are multiplied by. */
template <typename T>
struct dstn_lstm {
  T c, h, of_i, of_f, of_o, of_g, of_before, of_c;
};

template <typename T>
DSTN_ELEMENT dstn_lstm<T> lstm_at(T zi, T zf, T zo, T zg, T before) {
  T i = logistic(zi);
  T f = logistic(zf);
  T o = logistic(zo);
  T g = activation<DSTN_TANH, T>(zg);
  T c = f * before + i * g;
  T bent = activation<DSTN_TANH, T>(c);
  return {c,          o * bent,          g * i * (1 - i), before * f * (1 - f), bent * o * (1 - o), i * (1 - g * g), f,
          o * (1 - bent * bent)};
}

/** Threefry-2x32 with 20 rounds, as org.deltastn.tensor.RandomStream computes it. */
DSTN_ELEMENT void threefry(uint32_t key0, uint32_t key1, uint32_t counter, uint32_t* first, uint32_t* second) {
  uint32_t key2 = 0x1BD11BDAu ^ key0 ^ key1;
  uint32_t a = counter + key0;
  uint32_t b = key1;
#define DSTN_MIX(r) \
  a += b;           \
  b = ((b << r) | (b >> (32 - r))) ^ a;
#define DSTN_FOUR(r0, r1, r2, r3, add0, add1) \
  DSTN_MIX(r0) DSTN_MIX(r1) DSTN_MIX(r2) DSTN_MIX(r3) a += add0; \
  b += add1;
  DSTN_FOUR(13, 15, 26, 6, key1, key2 + 1)
  DSTN_FOUR(17, 29, 16, 24, key2, key0 + 2)
  DSTN_FOUR(13, 15, 26, 6, key0, key1 + 3)
  DSTN_FOUR(17, 29, 16, 24, key1, key2 + 4)
  DSTN_FOUR(13, 15, 26, 6, key2, key0 + 5)
#undef DSTN_FOUR
#undef DSTN_MIX
  *first = a;
  *second = b;
}

/** The 24-bit number below which random bits drop a value. */
DSTN_ELEMENT uint32_t drop_threshold(double rate) { return (uint32_t)(int64_t)floor(rate * 16777216.0 + 0.5); }

/** What a value with these random bits is multiplied by. */
template <typename T>
DSTN_ELEMENT T mask_value(uint32_t bits, uint32_t threshold, T kept) {
  return (int32_t)(bits >> 8) < (int32_t)threshold ? (T)0 : kept;
}

template <typename T>
DSTN_ELEMENT void momentum_step(T* w, T g, T* v, T rate, T momentum) {
  T moved = momentum * *v + g;
  *v = moved;
  *w -= rate * moved;
}

template <typename T>
DSTN_ELEMENT void rms_prop_step(T* w, T g, T* s, T rate, T keep, T take, T epsilon) {
  T square = keep * *s + take * g * g;
  *s = square;
  *w -= rate * g / (square_root(square) + epsilon);
}

template <typename T>
DSTN_ELEMENT void adam_step(T* w, T g, T* m, T* v, T rate, T keep1, T take1, T keep2, T take2, T epsilon) {
  T first = keep1 * *m + take1 * g;
  T second = keep2 * *v + take2 * g * g;
  *m = first;
  *v = second;
  *w -= rate * first / (square_root(second) + epsilon);
}

/** The part of a plane under the window at one place; bottom and right are past the end. */
struct dstn_cells {
  int top, bottom, left, right;
};

DSTN_ELEMENT dstn_cells cells_at(const dstn_planes& s, int row, int column) {
  dstn_cells cells;
  int top = row * s.stride_height - s.pad_height;
  int left = column * s.stride_width - s.pad_width;
  cells.bottom = top + s.kernel_height < s.height ? top + s.kernel_height : s.height;
  cells.right = left + s.kernel_width < s.width ? left + s.kernel_width : s.width;
  cells.top = top > 0 ? top : 0;
  cells.left = left > 0 ? left : 0;
  return cells;
}

/** The maximum under the window, the first of equal values; not a number wins. */
template <typename T>
DSTN_ELEMENT T window_maximum(const T* plane, const dstn_planes& s, int row, int column, int* place) {
  dstn_cells cells = cells_at(s, row, column);
  int at = cells.top * s.width + cells.left;
  T best = plane[at];
  for (int i = cells.top; i < cells.bottom; i++) {
    for (int j = cells.left; j < cells.right; j++) {
      T value = plane[i * s.width + j];
      bool wins = value > best || value != value;
      at = wins ? i * s.width + j : at;
      best = wins ? value : best;
    }
  }
  *place = at;
  return best;
}

#endif
