// Products of floats by oneDNN, where the user names that library.
#include "cpu.h"

namespace {

const int64_t BLOCK = 32;
// The product of A and the transpose of B takes a fifth longer than one without transposes. Moving A and C instead pays
// where both sides of B are long: at n k / (n + k) of 120 the two are even.
const int64_t WORTH_MOVING = 200;

/** to (n x m) <- from (m x n) transposed, plus beta times what was there. */
void transpose(const float* from, int64_t m, int64_t n, int64_t leading, float beta, float* to) {
  for (int64_t i0 = 0; i0 < m; i0 += BLOCK) {
    int64_t i1 = i0 + BLOCK < m ? i0 + BLOCK : m;
    for (int64_t j0 = 0; j0 < n; j0 += BLOCK) {
      int64_t j1 = j0 + BLOCK < n ? j0 + BLOCK : n;
      for (int64_t j = j0; j < j1; j++) {
        for (int64_t i = i0; i < i1; i++) {
          float value = from[i * leading + j];
          to[j * m + i] = beta == 0 ? value : value + beta * to[j * m + i];
        }
      }
    }
  }
}

}  // namespace

int dstn_onednn_product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                        const float* a, int lda, const float* b, int ldb, float beta, float* c) {
  if (engine->set_threads) {
    // A setting of the calling thread: OpenMP's default is every core.
    engine->set_threads(engine->threads);
  }
  int status;
  if (!transpose_a && transpose_b && (int64_t)n * k / (n + k) >= WORTH_MOVING) {
    // C^T = B A^T.
    float* at = (float*)dstn_scratch(engine, ((size_t)m * k + (size_t)m * n) * sizeof(float));
    if (!at) {
      return 1;
    }
    float* ct = at + (size_t)m * k;
    transpose(a, m, k, lda, 0, at);
    status = engine->onednn('N', 'N', n, m, k, alpha, b, ldb, at, m, 0, ct, m);
    transpose(ct, n, m, m, beta, c);
  } else {
    status = engine->onednn(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c, n);
  }
  if (status) {
    engine->message = "oneDNN refused a product; name another library of products, or none";
    return 1;
  }
  return 0;
}
