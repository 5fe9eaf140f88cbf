// What the processor can do at most: fused multiply-adds from registers, and passes over memory.
//
// Every loop is compiled for each width of vectors and chosen at run time, so that one build tells
// the peak of the units on any x86-64 processor.

#include <immintrin.h>
#include <jni.h>
#include <time.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

// Of this thread on its processor, as the check measures operations.
struct Clock {
  using time_point = double;

  static double now() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }
};

double seconds_since(Clock::time_point start) { return Clock::now() - start; }

// Enough sums to hide a latency of four to five cycles on two units, and few enough for the
// sixteen registers of AVX2.
constexpr int kSums = 12;
constexpr long kTurns = 2'000'000;

template <typename Vector>
[[gnu::always_inline]] inline double multiply_adds(const Vector& factor, const Vector& addend) {
  // Variables, not an array, which would live in memory.
  Vector a = addend, b = a * 2.0F, c = a * 3.0F, d = a * 4.0F, e = a * 5.0F, f = a * 6.0F;
  Vector g = a * 7.0F, h = a * 8.0F, i = a * 9.0F, j = a * 10.0F, k = a * 11.0F, l = a * 12.0F;
  for (long turn = 0; turn < kTurns; turn++) {
    a = a * factor + addend;
    b = b * factor + addend;
    c = c * factor + addend;
    d = d * factor + addend;
    e = e * factor + addend;
    f = f * factor + addend;
    g = g * factor + addend;
    h = h * factor + addend;
    i = i * factor + addend;
    j = j * factor + addend;
    k = k * factor + addend;
    l = l * factor + addend;
    // All are wanted after every turn, so no turn is left out.
    asm volatile(""
                 : "+v"(a), "+v"(b), "+v"(c), "+v"(d), "+v"(e), "+v"(f), "+v"(g), "+v"(h), "+v"(i),
                   "+v"(j), "+v"(k), "+v"(l));
  }
  Vector total = a + b + c + d + e + f + g + h + i + j + k + l;
  return total[0];
}

using Vector256 = float __attribute__((vector_size(32)));
using Vector512 = float __attribute__((vector_size(64)));

[[gnu::target("avx2,fma"), gnu::noinline]] double turns_256(float factor, float addend) {
  Vector256 zero = {};
  return multiply_adds<Vector256>(zero + factor, zero + addend);
}

[[gnu::target("avx512f"), gnu::noinline]] double turns_512(float factor, float addend) {
  Vector512 zero = {};
  return multiply_adds<Vector512>(zero + factor, zero + addend);
}

volatile double kept;

// Compilers before GCC 11 do not know these.
#if __GNUC__ >= 11
[[gnu::target("avx512f,avx512bf16"), gnu::noinline]] double turns_bfloat16(float factor) {
  __m512bh a = reinterpret_cast<__m512bh>(_mm512_set1_epi32(0x3f803f80));
  __m512 sums[kSums];
  for (int i = 0; i < kSums; i++) {
    sums[i] = _mm512_set1_ps(factor * static_cast<float>(i));
  }
  for (long turn = 0; turn < kTurns; turn++) {
#pragma GCC unroll 12
    for (int i = 0; i < kSums; i++) {
      sums[i] = _mm512_dpbf16_ps(sums[i], a, a);
      asm volatile("" : "+v"(sums[i]));
    }
  }
  double total = 0;
  for (int i = 0; i < kSums; i++) {
    total += _mm512_reduce_add_ps(sums[i]);
  }
  return total;
}

struct alignas(64) TileConfiguration {
  uint8_t palette = 1, start = 0, reserved[14] = {};
  uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

// Four tiles of sums, as a product has.
constexpr int kTiles = 4;
constexpr long kTileTurns = 100'000;

[[gnu::target("amx-tile,amx-bf16"), gnu::noinline]] void turns_tiles() {
  TileConfiguration configuration;
  // GCC's intrinsic does not say that it reads all of it.
  asm volatile("" : : "r"(&configuration) : "memory");
  _tile_loadconfig(&configuration);
  for (long turn = 0; turn < kTileTurns; turn++) {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_release();
}
#endif

}  // namespace

extern "C" {

// Returns multiply-adds a second, in operations (two for each), with vectors of a width in bits; 0
// where the processor has none of this width.
JNIEXPORT jdouble JNICALL Java_org_deltastn_benchmarks_Roofline_multiplyAdds(JNIEnv*, jclass,
                                                                          jint bits,
                                                                          jdouble seconds) {
  __builtin_cpu_init();
  bool wide = bits == 512;
  if (wide ? !__builtin_cpu_supports("avx512f")
           : !(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))) {
    return 0;
  }
  double best = 0;
  Clock::time_point begin = Clock::now();
  while (seconds_since(begin) < seconds) {
    Clock::time_point start = Clock::now();
    kept = wide ? turns_512(0.999F, 0.001F) : turns_256(0.999F, 0.001F);
    double operations = 2.0 * kTurns * kSums * (bits / 32);
    double rate = operations / seconds_since(start);
    best = rate > best ? rate : best;
  }
  return best;
}

// Returns operations a second of products of bfloat16, by tiles or by vectors of 512 bits, which the
// caller knows to be there; 0 where the compiler does not know them.
JNIEXPORT jdouble JNICALL Java_org_deltastn_benchmarks_Roofline_bfloat16(JNIEnv*, jclass,
                                                                      jboolean tiles,
                                                                      jdouble seconds) {
  double best = 0;
#if __GNUC__ >= 11
  Clock::time_point begin = Clock::now();
  while (seconds_since(begin) < seconds) {
    Clock::time_point start = Clock::now();
    double operations;
    if (tiles) {
      turns_tiles();
      operations = 2.0 * kTileTurns * kTiles * 16 * 16 * 32;
    } else {
      kept = turns_bfloat16(1);
      operations = 2.0 * kTurns * kSums * 32;
    }
    double rate = operations / seconds_since(start);
    best = rate > best ? rate : best;
  }
#endif
  return best;
}

// Returns the bytes a second of z = x + s y over arrays far larger than any cache, counting each
// of the three arrays once.
JNIEXPORT jdouble JNICALL Java_org_deltastn_benchmarks_Roofline_memory(JNIEnv*, jclass,
                                                                    jdouble seconds) {
  constexpr std::size_t kLength = std::size_t{32} << 20;
  auto* x = static_cast<float*>(std::aligned_alloc(64, kLength * sizeof(float)));
  auto* y = static_cast<float*>(std::aligned_alloc(64, kLength * sizeof(float)));
  auto* z = static_cast<float*>(std::aligned_alloc(64, kLength * sizeof(float)));
  if (x == nullptr || y == nullptr || z == nullptr) {
    std::free(x);
    std::free(y);
    std::free(z);
    return 0;
  }
  for (std::size_t i = 0; i < kLength; i++) {
    x[i] = 1;
    y[i] = 2;
    z[i] = 0;
  }
  double best = 0;
  Clock::time_point begin = Clock::now();
  while (seconds_since(begin) < seconds) {
    Clock::time_point start = Clock::now();
    for (std::size_t i = 0; i < kLength; i++) {
      z[i] = x[i] + 0.5F * y[i];
    }
    double rate = 3.0 * kLength * sizeof(float) / seconds_since(start);
    best = rate > best ? rate : best;
    kept = z[kLength / 2];
  }
  std::free(x);
  std::free(y);
  std::free(z);
  return best;
}
}
