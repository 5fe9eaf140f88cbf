// The table of the CPU's operations for one instruction set, whose namespace is DSTN_ISA.
#include <math.h>
#include <string.h>

#include "augment.h"
#include "cpu.h"
#include "elements.h"
#include "operations.h"

namespace DSTN_ISA {
namespace {

// Values worked on at a time where intermediate ones must stay in the first cache.
constexpr int64_t STRIP = 512;

#include "cpu_augment.h"
#include "cpu_images.h"
#include "cpu_loops.h"
#include "cpu_response.h"
#include "cpu_training.h"
#include "cpu_layer_end.h"
#include "cpu_channels.h"
#include "cpu_recurrent.h"
#include "cpu_stretches.h"
#include "cpu_sweep.h"
#include "cpu_chosen.h"
#include "cpu_convolution.h"

int multiply_matrices(cpu_engine* engine, int ta, int tb, int m, int n, int k, double alpha, const float* a, int lda,
                      const float* b, int ldb, double beta, float* c) {
  if (engine->product) {
    return dstn_own_product(engine, ta, tb, m, n, k, (float)alpha, a, lda, b, ldb, (float)beta, c);
  }
  if (engine->onednn) {
    return dstn_onednn_product(engine, ta, tb, m, n, k, (float)alpha, a, lda, b, ldb, (float)beta, c);
  }
  engine->sgemm(101, ta ? 112 : 111, tb ? 112 : 111, m, n, k, (float)alpha, a, lda, b, ldb, (float)beta, c, n);
  return 0;
}

int multiply_matrices(cpu_engine* engine, int ta, int tb, int m, int n, int k, double alpha, const double* a,
                      int lda, const double* b, int ldb, double beta, double* c) {
  engine->dgemm(101, ta ? 112 : 111, tb ? 112 : 111, m, n, k, alpha, a, lda, b, ldb, beta, c, n);
  return 0;
}

template <typename T>
int gemm(dstn_engine* engine, int ta, int tb, int m, int n, int k, double alpha, const void* a, int lda,
         const void* b, int ldb, double beta, void* c) {
  return multiply_matrices((cpu_engine*)engine, ta, tb, m, n, k, alpha, (const T*)a, lda, (const T*)b, ldb, beta,
                           (T*)c);
}

/** Takes a step as a part of the product, where the engine has such a product; returns whether it did, with its code. */
bool descend(cpu_engine* engine, int m, int n, int k, const float* a, int lda, const float* b, int ldb, float* w, float* v,
             double rate, double momentum, int* code) {
  if (!engine->descend || k > engine->descent_depth) {
    return false;
  }
  dstn_descent step = {w, v, (float)rate, (float)momentum};
  *code = dstn_own_descent(engine, m, n, k, a, lda, b, ldb, &step);
  return true;
}

bool descend(cpu_engine*, int, int, int, const double*, int, const double*, int, double*, double*, double, double, int*) {
  return false;
}

template <typename T>
int momentum_of_product(dstn_engine* engine, int m, int n, int k, const void* a, int lda, const void* b, int ldb,
                        void* g, void* w, void* v, double rate, double momentum) {
  int code = 0;
  if (descend((cpu_engine*)engine, m, n, k, (const T*)a, lda, (const T*)b, ldb, (T*)w, (T*)v, rate, momentum, &code)) {
    return code;
  }
  code = gemm<T>(engine, 1, 0, m, n, k, 1, a, lda, b, ldb, 0, g);
  return code ? code : Training<T>::momentum(engine, w, g, v, rate, momentum, (int64_t)m * n);
}

#define DSTN_TEXT(x) #x
#define DSTN_NAME(x) DSTN_TEXT(x)

template <typename T>
constexpr dstn_table make_table() {
  dstn_table table = {};
  table.name = DSTN_NAME(DSTN_ISA);
  table.error = dstn_cpu_error;
  table.close = dstn_cpu_close;
  table.allocate = dstn_cpu_allocate;
  table.release = dstn_cpu_release;
  table.upload = Loops<T>::upload;
  table.download = Loops<T>::download;
  table.gemm = gemm<T>;
  table.momentum_of_product = momentum_of_product<T>;
  table.convolution = Convolutions<T>::convolution;
  table.convolution_filter_gradient = Convolutions<T>::filter_gradient;
  table.convolution_data_gradient = Convolutions<T>::data_gradient;
  table.convolution_maximum = PooledConvolutions<T>::maximum;
  table.convolution_at = PooledConvolutions<T>::at;
  table.convolution_filter_gradient_at = PooledConvolutions<T>::filter_gradient;
  table.convolution_data_gradient_at = PooledConvolutions<T>::data_gradient;
  DSTN_OPERATIONS(DSTN_OPERATION)
  return table;
}

template <typename T>
constexpr dstn_table TABLE = make_table<T>();

}  // namespace

const dstn_table* table(int bytes) { return bytes == 4 ? &TABLE<float> : &TABLE<double>; }

}  // namespace DSTN_ISA
