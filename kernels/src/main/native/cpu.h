// What the CPU's translation units share.
#ifndef DELTASTN_CPU_H
#define DELTASTN_CPU_H

#include <stddef.h>

#include "deltastn.h"

typedef void (*dstn_sgemm)(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                           const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc);
typedef void (*dstn_dgemm)(int order, int transpose_a, int transpose_b, int m, int n, int k, double alpha,
                           const double* a, int lda, const double* b, int ldb, double beta, double* c, int ldc);

// oneDNN's, row-major too.
typedef int (*dstn_onednn_sgemm)(char transpose_a, char transpose_b, int64_t m, int64_t n, int64_t k, float alpha,
                                 const float* a, int64_t lda, const float* b, int64_t ldb, float beta, float* c,
                                 int64_t ldc);

// C <- alpha op(A) op(B) + beta C of floats on the calling thread, C's rows at their leading dimension. No bit of an element
// depends on what other rows and columns C has.
typedef int (*dstn_product)(struct cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k,
                            float alpha, const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc);

/** A step of gradient descent by momentum, of weights and velocity that have the gradient's layout. */
struct dstn_descent {
  float *w, *v;
  float rate, momentum;
};

// Takes a step with the gradient A^T B, whose rows have that leading dimension, to the last bit as if it were written first.
typedef int (*dstn_descending)(struct cpu_engine* engine, int m, int n, int k, const float* a, int lda, const float* b,
                               int ldb, int leading, const dstn_descent* step);

struct cpu_engine : dstn_engine {
  // Multiplies floats, as they are or rounded; or else null.
  dstn_product product;
  // Takes a step with a gradient, see dstn_own_descent; null where the product cannot.
  dstn_descending descend;
  // The maximum of k for that.
  int descent_depth;
  // With several threads, an engine for each part of such a product, with scratch memory of its own.
  cpu_engine* parts;
  // Or else either this or sgemm multiplies floats.
  dstn_onednn_sgemm onednn;
  void (*set_threads)(int);
  int threads;
  dstn_sgemm sgemm;
  dstn_dgemm dgemm;
  // Grown on demand and kept: the temporaries of one operation.
  void* scratch;
  size_t scratch_bytes;
  const char* message;
};

/** Returns scratch memory, or null with the engine's message set. */
void* dstn_scratch(cpu_engine* engine, size_t bytes);

/**
 * Does `count` pieces of work on the engine's threads, in a part for each: part(work, from, to, scratch), with so many
 * bytes of scratch memory for each part, one after the other. Returns 0, or another value if one did.
 */
int dstn_in_parts(cpu_engine* engine, int64_t count, int (*part)(void* work, int64_t from, int64_t to, void* scratch),
                  void* work, void* scratch, int64_t bytes);

/** C <- alpha op(A) op(B) + beta C by the engine's own product, in parts where they are worth a thread. */
int dstn_own_product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                     const float* a, int lda, const float* b, int ldb, float beta, float* c);

/** Takes a step with the gradient A^T B, in parts where they are worth a thread; k is at most the engine's depth. */
int dstn_own_descent(cpu_engine* engine, int m, int n, int k, const float* a, int lda, const float* b, int ldb,
                     const dstn_descent* step);

/** C <- alpha op(A) op(B) + beta C by oneDNN. */
int dstn_onednn_product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                        const float* a, int lda, const float* b, int ldb, float beta, float* c);

const char* dstn_cpu_error(dstn_engine* engine);
void dstn_cpu_close(dstn_engine* engine);
void* dstn_cpu_allocate(dstn_engine* engine, int64_t bytes);
void dstn_cpu_release(dstn_engine* engine, void* memory);

namespace avx512bf16 {
/** C <- alpha op(A) op(B) + beta C, with A and B rounded to bfloat16. */
int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c, int ldc);
}
namespace amx {
/** Returns whether the processor has tiles for bfloat16, and the system grants them to this process. */
bool available();
/** The same by tiles. */
int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c, int ldc);
}
namespace avx512 {
const dstn_table* table(int bytes);
/** C <- alpha op(A) op(B) + beta C. */
int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c, int ldc);
/** The maximum of k for `descend`. */
extern const int DESCENT_DEPTH;
/** Takes a step with the gradient A^T B. */
int descend(cpu_engine* engine, int m, int n, int k, const float* a, int lda, const float* b, int ldb, int leading,
            const dstn_descent* step);
}
namespace avx2 {
const dstn_table* table(int bytes);
/** C <- alpha op(A) op(B) + beta C. */
int product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a,
            int lda, const float* b, int ldb, float beta, float* c, int ldc);
/** As those for AVX-512. */
extern const int DESCENT_DEPTH;
int descend(cpu_engine* engine, int m, int n, int k, const float* a, int lda, const float* b, int ldb, int leading,
            const dstn_descent* step);
}
namespace base {
const dstn_table* table(int bytes);
}

#endif
