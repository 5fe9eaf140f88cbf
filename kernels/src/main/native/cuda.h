// An engine on a GPU, and what its operations are written with.
#ifndef DELTASTN_CUDA_H
#define DELTASTN_CUDA_H

#include <stddef.h>

#include "cuda_blas.h"
#include "deltastn.h"
#include "device.h"

struct cuda_engine : dstn_engine {
  int gpu;
  int multiprocessors;
  // All work is done on this stream, in order.
  cudaStream_t stream;
  dstn_blas blas;
  int products;
  // Grown on demand and kept: the temporaries of one operation, and those of a product within it.
  void* scratch[2];
  size_t scratch_bytes[2];
  // Two rings of the same size, in pinned memory and on the GPU: what the host sends for an operation.
  char* sent;
  char* sent_there;
  size_t sent_bytes;
  size_t sent_at;
  double* result;
  char message[512];
};

enum { SCRATCH_OF_OPERATION, SCRATCH_OF_PRODUCT };

/** The engine, with its GPU made the one of this thread. */
cuda_engine* dstn_current(dstn_engine* engine);

/** 0 if all is well, or 1 with the engine's message set. */
int dstn_checked(cuda_engine* engine, cudaError_t error);

/** Scratch memory on the GPU, or null with the engine's message set. */
void* dstn_cuda_scratch(cuda_engine* engine, int which, size_t bytes);

/** Waits until all work is done. */
int dstn_wait(cuda_engine* engine);

/**
 * The address on the GPU of a copy of bytes of the host, good until the operation is over, or null with the engine's
 * message set. The host's may change at once.
 */
const void* dstn_send(cuda_engine* engine, const void* host, size_t bytes);

/** C <- alpha op(A) op(B) + beta C, row-major; C's rows are contiguous, n long. */
int dstn_cuda_product(cuda_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, double alpha,
                      const float* a, int lda, const float* b, int ldb, double beta, float* c);
int dstn_cuda_product(cuda_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, double alpha,
                      const double* a, int lda, const double* b, int ldb, double beta, double* c);

const char* dstn_cuda_error(dstn_engine* engine);
void dstn_cuda_close(dstn_engine* engine);
void* dstn_cuda_allocate(dstn_engine* engine, int64_t bytes);
void dstn_cuda_release(dstn_engine* engine, void* memory);
int dstn_cuda_upload(dstn_engine* engine, void* to, const void* host, int64_t bytes);
int dstn_cuda_download(dstn_engine* engine, const void* from, void* host, int64_t bytes);

/** The table for numbers of 4 or 8 bytes. */
const dstn_table* dstn_cuda_table(int bytes);

/** out <- in rounded to the nearest bfloat16. */
int dstn_cuda_round(cuda_engine* engine, const float* in, void* out, int64_t n);

/** Blocks for n values, a thread each, or fewer that go on where they would be very many. */
inline dim3 dstn_blocks(const cuda_engine* engine, int64_t n) {
  int64_t blocks = (n + THREADS - 1) / THREADS;
  int64_t most = 16 * (int64_t)engine->multiprocessors;
  return dim3((unsigned)(blocks < most ? blocks : most));
}

/** Runs a kernel for n values. */
template <typename... P, typename... A>
int dstn_each(dstn_engine* engine, int64_t n, void (*kernel)(P...), A... arguments) {
  cuda_engine* e = dstn_current(engine);
  dstn_launch(e->stream, dstn_blocks(e, n), THREADS, kernel, arguments...);
  return dstn_checked(e, cudaGetLastError());
}

/** Runs a kernel in which the threads of a block wait for each other. */
template <typename... P, typename... A>
int dstn_teams(dstn_engine* engine, dim3 blocks, int threads, void (*kernel)(P...), A... arguments) {
  cuda_engine* e = dstn_current(engine);
  dstn_launch_team(e->stream, blocks, threads, kernel, arguments...);
  return dstn_checked(e, cudaGetLastError());
}

#endif
