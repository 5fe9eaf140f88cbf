// What the processor can do at most: fused multiply-adds from registers, and passes over memory.
//
// Every loop is compiled for each width of vectors and chosen at run time, so that one build tells
// the peak of the units on any x86-64 processor.

#include <jni.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Enough sums to hide a latency of four to five cycles on two units, and few enough for the
// sixteen registers of AVX2.
constexpr int kSums = 12;
constexpr long kTurns = 2'000'000;

template <typename Vector>
[[gnu::always_inline]] inline double multiply_adds(Vector factor, Vector addend) {
  Vector sums[kSums];
  for (int i = 0; i < kSums; i++) {
    sums[i] = addend * static_cast<float>(i);
  }
  for (long turn = 0; turn < kTurns; turn++) {
#pragma GCC unroll 12
    for (int i = 0; i < kSums; i++) {
      sums[i] = sums[i] * factor + addend;
    }
    // The sums are wanted after every turn, so none of them is left out or moved to memory.
    asm volatile(""
                 : "+v"(sums[0]), "+v"(sums[1]), "+v"(sums[2]), "+v"(sums[3]), "+v"(sums[4]),
                   "+v"(sums[5]), "+v"(sums[6]), "+v"(sums[7]), "+v"(sums[8]), "+v"(sums[9]),
                   "+v"(sums[10]), "+v"(sums[11]));
  }
  double total = 0;
  for (int i = 0; i < kSums; i++) {
    total += sums[i][0];
  }
  return total;
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

}  // namespace

extern "C" {

// Returns multiply-adds a second, in operations (two for each), with vectors of a width in bits; 0
// where the processor has none of this width.
JNIEXPORT jdouble JNICALL Java_org_deltastn_checks_Roofline_multiplyAdds(JNIEnv*, jclass,
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

// Returns the bytes a second of z = x + s y over arrays far larger than any cache, counting each
// of the three arrays once.
JNIEXPORT jdouble JNICALL Java_org_deltastn_checks_Roofline_memory(JNIEnv*, jclass,
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
