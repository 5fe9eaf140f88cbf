// cuBLAS as far as it is used, opened when an engine is.
//
// Its functions and numbers have been the same since version 11, so that any installed one serves and none is needed to
// build.
#ifndef DELTASTN_CUDA_BLAS_H
#define DELTASTN_CUDA_BLAS_H

#include <cuda_runtime.h>

enum { CUBLAS_N = 0, CUBLAS_T = 1 };
enum { CUBLAS_DEFAULT_MATH_MODE = 0, CUBLAS_TF32_MATH_MODE = 3 };
enum { CUBLAS_REAL_32 = 0, CUBLAS_REAL_BFLOAT16 = 14, CUBLAS_COMPUTES_32 = 68, CUBLAS_GEMM_BY_ITSELF = -1 };

struct dstn_blas {
  void* handle;
  int (*destroy)(void* handle);
  int (*sgemm)(void* handle, int op_a, int op_b, int m, int n, int k, const float* alpha, const float* a, int lda,
               const float* b, int ldb, const float* beta, float* c, int ldc);
  int (*dgemm)(void* handle, int op_a, int op_b, int m, int n, int k, const double* alpha, const double* a, int lda,
               const double* b, int ldb, const double* beta, double* c, int ldc);
  int (*gemm_ex)(void* handle, int op_a, int op_b, int m, int n, int k, const void* alpha, const void* a, int type_a,
                 int lda, const void* b, int type_b, int ldb, const void* beta, void* c, int type_c, int ldc,
                 int compute, int algorithm);
};

/**
 * Opens cuBLAS for a stream of the thread's GPU.
 *
 * name: path or name of the library, or null for the newest that the loader finds; tf32: whether products of floats may
 * be done with 10 bits of fraction. Returns 0, or 1 with a reason in message.
 */
int dstn_open_blas(dstn_blas* blas, const char* name, bool tf32, cudaStream_t stream, char* message, int room);

#endif
