// Products by cuBLAS.
#include "cuda_blas.h"

#include <dlfcn.h>
#include <stdio.h>

#include "cuda.h"

// Named, because nvcc makes the name of an unnamed one from the path of the file, and the bytes of a build with it.
namespace dstn_cublas {

const char* const NAMES[] = {"libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so"};

void* open_library(const char* name, char* message, int room) {
  if (name) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      snprintf(message, room, "cannot open cuBLAS: %s", dlerror());
    }
    return library;
  }
  for (const char* candidate : NAMES) {
    void* library = dlopen(candidate, RTLD_NOW | RTLD_LOCAL);
    if (library) {
      return library;
    }
  }
  snprintf(message, room,
           "cuBLAS is unavailable: none of libcublas.so.13, .12 and .11 is on the loader's path; install it, or set "
           "LD_LIBRARY_PATH or -Ddeltastn.cuda.blas=/path/to/libcublas.so.13");
  return 0;
}

int failed(cuda_engine* e, const char* what, int status) {
  snprintf(e->message, sizeof e->message, "cuBLAS failed in %s on GPU %d with status %d%s", what, e->gpu, status,
           status == 3 ? " (no memory left on the GPU: lower batchSize)" : "");
  return 1;
}

int op(int transpose) { return transpose ? CUBLAS_T : CUBLAS_N; }

}  // namespace dstn_cublas

using namespace dstn_cublas;

int dstn_open_blas(dstn_blas* blas, const char* name, bool tf32, cudaStream_t stream, char* message, int room) {
  void* library = open_library(name, message, room);
  if (!library) {
    return 1;
  }
  int (*create)(void**) = (int (*)(void**))dlsym(library, "cublasCreate_v2");
  int (*set_stream)(void*, cudaStream_t) = (int (*)(void*, cudaStream_t))dlsym(library, "cublasSetStream_v2");
  int (*set_mode)(void*, int) = (int (*)(void*, int))dlsym(library, "cublasSetMathMode");
  dstn_blas found = {};
  found.destroy = (int (*)(void*))dlsym(library, "cublasDestroy_v2");
  found.sgemm = (decltype(found.sgemm))dlsym(library, "cublasSgemm_v2");
  found.dgemm = (decltype(found.dgemm))dlsym(library, "cublasDgemm_v2");
  found.gemm_ex = (decltype(found.gemm_ex))dlsym(library, "cublasGemmEx");
  if (!create || !set_stream || !set_mode || !found.destroy || !found.sgemm || !found.dgemm || !found.gemm_ex) {
    snprintf(message, room, "'%s' is not cuBLAS 11 or newer", name ? name : "libcublas.so");
    return 1;
  }
  int status = create(&found.handle);
  if (status) {
    snprintf(message, room, "cuBLAS cannot be started: status %d%s", status,
             status == 1 ? " (no driver for it, or no memory left on the GPU)" : "");
    return 1;
  }
  *blas = found;
  status = set_stream(found.handle, stream);
  status = status ? status : set_mode(found.handle, tf32 ? CUBLAS_TF32_MATH_MODE : CUBLAS_DEFAULT_MATH_MODE);
  if (status) {
    snprintf(message, room, "cuBLAS cannot be set up: status %d", status);
    return 1;
  }
  return 0;
}

// cuBLAS counts columns first: it is given C^T = op(B)^T op(A)^T.

int dstn_cuda_product(cuda_engine* e, int ta, int tb, int m, int n, int k, double alpha, const float* a, int lda,
                      const float* b, int ldb, double beta, float* c) {
  float al = (float)alpha;
  float be = (float)beta;
  if (e->products != DSTN_BFLOAT16) {
    int status = e->blas.sgemm(e->blas.handle, op(tb), op(ta), n, m, k, &al, b, ldb, a, lda, &be, c, n);
    return status ? failed(e, "a product of floats", status) : 0;
  }
  size_t of_a = (size_t)(ta ? k : m) * lda;
  size_t of_b = (size_t)(tb ? n : k) * ldb;
  size_t aligned = (of_a + 127) / 128 * 128;
  char* rounded = (char*)dstn_cuda_scratch(e, SCRATCH_OF_PRODUCT, 2 * (aligned + of_b));
  if (!rounded) {
    return 1;
  }
  char* rounded_b = rounded + 2 * aligned;
  if (dstn_cuda_round(e, a, rounded, of_a) || dstn_cuda_round(e, b, rounded_b, of_b)) {
    return 1;
  }
  int status = e->blas.gemm_ex(e->blas.handle, op(tb), op(ta), n, m, k, &al, rounded_b, CUBLAS_REAL_BFLOAT16, ldb,
                               rounded, CUBLAS_REAL_BFLOAT16, lda, &be, c, CUBLAS_REAL_32, n, CUBLAS_COMPUTES_32,
                               CUBLAS_GEMM_BY_ITSELF);
  return status ? failed(e, "a product of bfloat16", status) : 0;
}

int dstn_cuda_product(cuda_engine* e, int ta, int tb, int m, int n, int k, double alpha, const double* a, int lda,
                      const double* b, int ldb, double beta, double* c) {
  int status = e->blas.dgemm(e->blas.handle, op(tb), op(ta), n, m, k, &alpha, b, ldb, a, lda, &beta, c, n);
  return status ? failed(e, "a product of doubles", status) : 0;
}
