// The emulation of cuBLAS against sums written out.
#include <cuda_bf16.h>
#include <dlfcn.h>
#include <math.h>
#include <string.h>

#include "emulation_checks.h"

namespace {

constexpr int kBfloat16 = 14, kFloat = 0, kComputeFloat = 68, kTf32 = 3;

template <typename T>
using Gemm = int (*)(void*, int, int, int, int, int, const T*, const T*, int, const T*, int, const T*, T*, int);
using GemmEx = int (*)(void*, int, int, int, int, int, const void*, const void*, int, int, const void*, int, int,
                       const void*, void*, int, int, int, int);

struct Blas {
  void* library;
  void* handle;
  cudaStream_t stream;

  explicit Blas(const char* path) : library(dlopen(path, RTLD_NOW | RTLD_LOCAL)), stream(new_stream()) {
    CHECK(library != nullptr);
    CHECK(function<int (*)(void**)>("cublasCreate_v2")(&handle) == 0);
    CHECK(function<int (*)(void*, cudaStream_t)>("cublasSetStream_v2")(handle, stream) == 0);
    int version = 0;
    CHECK(function<int (*)(void*, int*)>("cublasGetVersion_v2")(handle, &version) == 0 && version == 130000);
  }

  ~Blas() { CHECK(function<int (*)(void*)>("cublasDestroy_v2")(handle) == 0); }

  template <typename F>
  F function(const char* name) const {
    F found = (F)dlsym(library, name);
    CHECK(found != nullptr);
    return found;
  }
};

/** A column-major matrix of numbers that differ. */
template <typename T>
std::vector<T> matrix(int leading, int columns, int seed) {
  std::vector<T> values((size_t)leading * columns);
  uint32_t state = seed;
  for (T& each : values) {
    state = state * 1664525 + 1013904223;
    each = (T)((int)(state >> 8) % 20011 - 10000) / (T)7919;
  }
  return values;
}

template <typename T>
T entry(const std::vector<T>& x, int leading, bool transposed, int row, int column) {
  return transposed ? x[(size_t)row * leading + column] : x[(size_t)column * leading + row];
}

/** Whether c is the product of a and b, both rounded, plus beta times what c was before. */
template <typename T, typename R>
void check_product(const std::vector<T>& a, int lda, bool ta, const std::vector<T>& b, int ldb, bool tb,
                   const std::vector<T>& before, const std::vector<T>& c, int ldc, int m, int n, int k, double alpha,
                   double beta, R rounded) {
  for (int j = 0; j < n; j++) {
    for (int i = 0; i < ldc; i++) {
      size_t at = (size_t)j * ldc + i;
      if (i >= m) {
        CHECK(memcmp(&c[at], &before[at], sizeof(T)) == 0);
        continue;
      }
      double sum = 0, size = 1;
      for (int x = 0; x < k; x++) {
        double product = (double)rounded(entry(a, lda, ta, i, x)) * (double)rounded(entry(b, ldb, tb, x, j));
        sum += product;
        size += fabs(product);
      }
      double expected = alpha * sum + (beta == 0 ? 0 : beta * before[at]);
      CHECK(fabs(c[at] - expected) <= size * (sizeof(T) == 4 ? 1e-6 : 1e-14));
    }
  }
}

template <typename T, typename R>
void product(const Blas& blas, Gemm<T> gemm, bool ta, bool tb, int m, int n, int k, T alpha, T beta, R rounded) {
  int lda = (ta ? k : m) + 3, ldb = (tb ? n : k) + 2, ldc = m + 1;
  std::vector<T> a = matrix<T>(lda, ta ? m : k, 1), b = matrix<T>(ldb, tb ? k : n, 2), c = matrix<T>(ldc, n, 3);
  if (beta == 0) {
    c.assign(c.size(), (T)NAN);
  }
  std::vector<T> before = c;
  T *da = to_device(a, blas.stream), *db = to_device(b, blas.stream), *dc = to_device(c, blas.stream);
  CHECK(gemm(blas.handle, ta, tb, m, n, k, &alpha, da, lda, db, ldb, &beta, dc, ldc) == 0);
  c = to_host(dc, c.size(), blas.stream);
  check_product(a, lda, ta, b, ldb, tb, before, c, ldc, m, n, k, alpha, beta, rounded);
  for (T* each : {da, db, dc}) {
    OK(cudaFree(each));
  }
}

constexpr int kSizes[][3] = {{1, 1, 1}, {5, 3, 2}, {16, 8, 256}, {17, 9, 257}, {40, 33, 530}, {3, 70, 0}};

template <typename T, typename R>
void all_products(const Blas& blas, const char* name, R rounded) {
  Gemm<T> gemm = blas.function<Gemm<T>>(name);
  for (auto& size : kSizes) {
    for (int transposes = 0; transposes < 4; transposes++) {
      for (T beta : {(T)0, (T)1, (T)-0.5}) {
        product<T>(blas, gemm, transposes & 1, transposes & 2, size[0], size[1], size[2], (T)1.5, beta, rounded);
      }
    }
  }
}

float as_bfloat16(float x) {
  uint32_t bits = (uint32_t)__float2bfloat16_rn(x).bits << 16;
  memcpy(&x, &bits, 4);
  return x;
}

/** To 10 bits of fraction: what is between two such numbers, by halves. */
float as_tf32(float x) {
  int exponent;
  double fraction = frexp((double)x, &exponent);
  return (float)ldexp(nearbyint(ldexp(fraction, 11)), exponent - 11);
}

}  // namespace

void products(const char* library) {
  Blas blas(library);
  all_products<float>(blas, "cublasSgemm_v2", [](float x) { return x; });
  all_products<double>(blas, "cublasDgemm_v2", [](double x) { return x; });
}

void rounded_products(const char* library) {
  Blas blas(library);
  CHECK(as_bfloat16(1 + 1 / 256.0f) == 1 && as_bfloat16(1 + 3 / 256.0f) == 1 + 1 / 64.0f);
  CHECK(as_tf32(1 + 1 / 2048.0f) == 1 && as_tf32(1 + 3 / 2048.0f) == 1 + 1 / 512.0f);
  auto set_mode = blas.function<int (*)(void*, int)>("cublasSetMathMode");
  CHECK(set_mode(blas.handle, kTf32) == 0);
  all_products<float>(blas, "cublasSgemm_v2", as_tf32);
  all_products<double>(blas, "cublasDgemm_v2", [](double x) { return x; });
  CHECK(set_mode(blas.handle, 0) == 0);
  all_products<float>(blas, "cublasSgemm_v2", [](float x) { return x; });

  auto gemm = blas.function<GemmEx>("cublasGemmEx");
  int m = 33, n = 21, k = 300;
  float alpha = 0.5f, beta = 1;
  for (int transposes = 0; transposes < 4; transposes++) {
    bool ta = transposes & 1, tb = transposes & 2;
    int lda = (ta ? k : m) + 2, ldb = (tb ? n : k) + 4;
    std::vector<float> a = matrix<float>(lda, ta ? m : k, 1), b = matrix<float>(ldb, tb ? k : n, 2);
    std::vector<float> before = matrix<float>(m, n, 3);
    std::vector<__nv_bfloat16> rounded_a, rounded_b;
    for (float each : a) {
      rounded_a.push_back(__float2bfloat16_rn(each));
    }
    for (float each : b) {
      rounded_b.push_back(__float2bfloat16_rn(each));
    }
    auto da = to_device(rounded_a, blas.stream), db = to_device(rounded_b, blas.stream);
    float* dc = to_device(before, blas.stream);
    CHECK(gemm(blas.handle, ta, tb, m, n, k, &alpha, da, kBfloat16, lda, db, kBfloat16, ldb, &beta, dc, kFloat, m,
               kComputeFloat, -1) == 0);
    std::vector<float> c = to_host(dc, before.size(), blas.stream);
    check_product(a, lda, ta, b, ldb, tb, before, c, m, m, n, k, alpha, beta, as_bfloat16);
  }
}

void bad_products(const char* library) {
  Blas blas(library);
  auto gemm = blas.function<Gemm<float>>("cublasSgemm_v2");
  float one = 1;
  std::vector<float> host(12);
  float* x = to_device(host, blas.stream);
  CHECK(gemm(blas.handle, 0, 0, 3, 2, 2, &one, x, 2, x, 2, &one, x, 3) == 7);
  CHECK(gemm(blas.handle, 0, 1, 3, 2, 2, &one, x, 3, x, 1, &one, x, 3) == 7);
  CHECK(gemm(blas.handle, 0, 0, 3, 2, 2, &one, x, 3, x, 2, &one, x, 2) == 7);
  CHECK(gemm(blas.handle, 0, 0, -1, 2, 2, &one, x, 3, x, 2, &one, x, 3) == 7);
  CHECK(gemm(blas.handle, 3, 0, 1, 1, 1, &one, x, 3, x, 2, &one, x, 3) == 7);
  CHECK(gemm(nullptr, 0, 0, 1, 1, 1, &one, x, 3, x, 2, &one, x, 3) == 1);
  CHECK(gemm(blas.handle, 0, 0, 1, 1, 1, &one, host.data(), 3, x, 2, &one, x, 3) == 13);
  auto other = blas.function<GemmEx>("cublasGemmEx");
  CHECK(other(blas.handle, 0, 0, 1, 1, 1, &one, x, kFloat, 1, x, kFloat, 1, &one, x, kFloat, 1, 77, -1) == 15);
}
