// The part of cuBLAS that the engine uses, on the CPU, over the emulation of CUDA.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <vector>

#include "emulated_device.h"

namespace {

enum Status { kSuccess = 0, kNotInitialized = 1, kInvalidValue = 7, kExecutionFailed = 13, kNotSupported = 15 };
// cudaDataType, cublasComputeType_t and cublasMath_t.
enum { kFloat = 0, kBfloat16 = 14, kComputeFloat = 68, kTf32 = 3 };

struct Handle {
  CUstream_st* stream = nullptr;
  int math = 0;
};

constexpr int kVectorBytes = 64;
// Columns of a tile of C, whose rows fill a vector; and factors summed before they are added to C.
constexpr int kColumns = 8;
constexpr int kDepth = 256;

template <typename T>
struct Vector {
  typedef T type __attribute__((vector_size(kVectorBytes)));
};

/** The factor as it is. */
struct Plain {
  template <typename T>
  T operator()(T x) const {
    return x;
  }
};

/** Rounded to 10 bits of fraction, ties to even. */
struct Tf32 {
  float operator()(float x) const {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits = x == x ? (bits + 0xFFF + (bits >> 13 & 1)) & ~0x1FFFu : bits;
    memcpy(&x, &bits, sizeof bits);
    return x;
  }
};

struct OfBfloat16 {
  float operator()(uint16_t x) const {
    uint32_t bits = (uint32_t)x << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
  }
};

/** tile <- the sum over k of a's vectors times b's rows. */
template <typename T>
__attribute__((always_inline)) inline void multiply_tile(const T* a, const T* b, int depth, T* tile) {
  typedef typename Vector<T>::type V;
  V sums[kColumns] = {};
  for (int k = 0; k < depth; k++) {
    V row;
    memcpy(&row, a + k * (kVectorBytes / sizeof(T)), kVectorBytes);
    for (int j = 0; j < kColumns; j++) {
      sums[j] += row * b[k * kColumns + j];
    }
  }
  memcpy(tile, sums, sizeof sums);
}

#define FOR_THE_PROCESSOR __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))

FOR_THE_PROCESSOR void tile_of(const float* a, const float* b, int depth, float* tile) {
  multiply_tile(a, b, depth, tile);
}

FOR_THE_PROCESSOR void tile_of(const double* a, const double* b, int depth, double* tile) {
  multiply_tile(a, b, depth, tile);
}

/** Strips of `width` rows of the matrix with those strides, one column after the other, padded with zeros. */
template <typename T, typename S, typename F>
void pack(const S* from, int64_t row_stride, int64_t column_stride, int rows, int columns, int width, F value,
          std::vector<T>& to) {
  to.assign((size_t)(rows + width - 1) / width * width * columns, T(0));
  for (int i = 0; i < rows; i++) {
    T* strip = to.data() + (int64_t)(i / width) * width * columns + i % width;
    for (int k = 0; k < columns; k++) {
      strip[(int64_t)k * width] = value(from[i * row_stride + k * column_stride]);
    }
  }
}

template <typename T>
struct Product {
  bool transpose_a, transpose_b;
  int m, n, k;
  T alpha, beta;
  const void* a;
  int lda;
  const void* b;
  int ldb;
  T* c;
  int ldc;
};

/** C <- alpha op(A) op(B) + beta C, by columns, with the factors passed through value. */
template <typename S, typename T, typename F>
void multiply(const Product<T>& p, F value) {
  constexpr int rows = kVectorBytes / sizeof(T);
  for (int j = 0; j < p.n; j++) {
    T* column = p.c + (int64_t)j * p.ldc;
    for (int i = 0; i < p.m; i++) {
      column[i] = p.beta == 0 ? T(0) : p.beta * column[i];
    }
  }
  int64_t a_row = p.transpose_a ? p.lda : 1, a_column = p.transpose_a ? 1 : p.lda;
  int64_t b_row = p.transpose_b ? p.ldb : 1, b_column = p.transpose_b ? 1 : p.ldb;
  std::vector<T> a, b;
  for (int begin = 0; begin < p.k && p.alpha != 0; begin += kDepth) {
    int depth = p.k - begin < kDepth ? p.k - begin : kDepth;
    pack((const S*)p.a + begin * a_column, a_row, a_column, p.m, depth, rows, value, a);
    pack((const S*)p.b + begin * b_row, b_column, b_row, p.n, depth, kColumns, value, b);
    for (int j = 0; j < p.n; j += kColumns) {
      for (int i = 0; i < p.m; i += rows) {
        T tile[rows * kColumns];
        tile_of(a.data() + (int64_t)i * depth, b.data() + (int64_t)j * depth, depth, tile);
        for (int x = 0; x < kColumns && j + x < p.n; x++) {
          for (int y = 0; y < rows && i + y < p.m; y++) {
            p.c[(int64_t)(j + x) * p.ldc + i + y] += p.alpha * tile[x * rows + y];
          }
        }
      }
    }
  }
}

template <typename T>
int check(const Handle* handle, const Product<T>& p, int operation_a, int operation_b) {
  if (handle == nullptr) {
    return kNotInitialized;
  }
  bool known = operation_a >= 0 && operation_a <= 2 && operation_b >= 0 && operation_b <= 2;
  if (!known || p.m < 0 || p.n < 0 || p.k < 0 || p.lda < (p.transpose_a ? p.k : p.m) ||
      p.ldb < (p.transpose_b ? p.n : p.k) || p.ldc < p.m || p.lda < 1 || p.ldb < 1 || p.ldc < 1) {
    return kInvalidValue;
  }
  int device = handle->stream == nullptr ? 0 : handle->stream->device;
  for (const void* each : {p.a, p.b, (const void*)p.c}) {
    if (!emulated::usable((uint64_t)each, device)) {
      return kExecutionFailed;
    }
  }
  return kSuccess;
}

/** Gives the product to the handle's stream. */
template <typename S, typename T, typename F>
int enqueue(Handle* handle, int operation_a, int operation_b, Product<T> p, F value) {
  p.transpose_a = operation_a != 0;
  p.transpose_b = operation_b != 0;
  int status = check(handle, p, operation_a, operation_b);
  if (status != kSuccess) {
    return status;
  }
  p.a = emulated::memory(p.a);
  p.b = emulated::memory(p.b);
  p.c = emulated::memory(p.c);
  if (handle->stream == nullptr) {
    multiply<S>(p, value);
  } else {
    handle->stream->add([p, value] { multiply<S>(p, value); });
  }
  return kSuccess;
}

}  // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))

EXPORT int cublasCreate_v2(void** handle) {
  *handle = new Handle;
  return kSuccess;
}

EXPORT int cublasDestroy_v2(void* handle) {
  delete (Handle*)handle;
  return handle == nullptr ? kNotInitialized : kSuccess;
}

EXPORT int cublasSetStream_v2(void* handle, CUstream_st* stream) {
  ((Handle*)handle)->stream = stream;
  return kSuccess;
}

EXPORT int cublasSetMathMode(void* handle, int mode) {
  ((Handle*)handle)->math = mode;
  return kSuccess;
}

EXPORT int cublasGetVersion_v2(void* handle, int* version) {
  *version = 130000;
  return handle == nullptr ? kNotInitialized : kSuccess;
}

EXPORT int cublasSgemm_v2(void* handle, int operation_a, int operation_b, int m, int n, int k, const float* alpha,
                          const float* a, int lda, const float* b, int ldb, const float* beta, float* c, int ldc) {
  Product<float> product = {false, false, m, n, k, *alpha, *beta, a, lda, b, ldb, c, ldc};
  Handle* it = (Handle*)handle;
  return it != nullptr && it->math == kTf32 ? enqueue<float>(it, operation_a, operation_b, product, Tf32())
                                            : enqueue<float>(it, operation_a, operation_b, product, Plain());
}

EXPORT int cublasDgemm_v2(void* handle, int operation_a, int operation_b, int m, int n, int k, const double* alpha,
                          const double* a, int lda, const double* b, int ldb, const double* beta, double* c, int ldc) {
  Product<double> product = {false, false, m, n, k, *alpha, *beta, a, lda, b, ldb, c, ldc};
  return enqueue<double>((Handle*)handle, operation_a, operation_b, product, Plain());
}

EXPORT int cublasGemmEx(void* handle, int operation_a, int operation_b, int m, int n, int k, const void* alpha,
                        const void* a, int a_type, int lda, const void* b, int b_type, int ldb, const void* beta,
                        void* c, int c_type, int ldc, int compute, int) {
  if (a_type != kBfloat16 || b_type != kBfloat16 || c_type != kFloat || compute != kComputeFloat) {
    return kNotSupported;
  }
  Product<float> product = {false, false, m, n, k, *(const float*)alpha, *(const float*)beta, a, lda, b, ldb,
                            (float*)c, ldc};
  return enqueue<uint16_t>((Handle*)handle, operation_a, operation_b, product, OfBfloat16());
}
