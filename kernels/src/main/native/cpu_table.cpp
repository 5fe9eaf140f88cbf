// The table of the CPU's operations for one instruction set, whose namespace is DSTN_ISA.
#include <math.h>
#include <string.h>

#include "augment.h"
#include "cpu.h"
#include "elements.h"

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

int multiply_matrices(cpu_engine* engine, int ta, int tb, int m, int n, int k, double alpha, const float* a, int lda,
                      const float* b, int ldb, double beta, float* c) {
  if (engine->product) {
    return engine->product(engine, ta, tb, m, n, k, (float)alpha, a, lda, b, ldb, (float)beta, c);
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

#define DSTN_TEXT(x) #x
#define DSTN_NAME(x) DSTN_TEXT(x)

template <typename T>
const dstn_table* table_of() {
  static const dstn_table table = {
      DSTN_NAME(DSTN_ISA),
      dstn_cpu_error,
      dstn_cpu_close,
      dstn_cpu_allocate,
      dstn_cpu_release,
      Loops<T>::upload,
      Loops<T>::download,
      Loops<T>::copy,
      Loops<T>::fill,
      gemm<T>,
      Loops<T>::axpy,
      Loops<T>::scale,
      Loops<T>::multiply,
      Loops<T>::add_row_vector,
      Loops<T>::sum_rows,
      Loops<T>::scale_rows,
      Loops<T>::scale_rows_add,
      Loops<T>::add_column_vector,
      Loops<T>::sum_columns,
      Loops<T>::row_dots,
      Loops<T>::dot,
      Loops<T>::activate,
      Loops<T>::derivative,
      Loops<T>::slope_product,
      Training<T>::dropout,
      Training<T>::softmax_cross_entropy,
      Training<T>::squared_error,
      Training<T>::momentum,
      Training<T>::rms_prop,
      Training<T>::adam,
      Images<T>::max_pool,
      Images<T>::gather,
      Images<T>::scatter,
      Images<T>::average_pool,
      Images<T>::average_pool_gradient,
      StructuredResponse<T>::respond,
      StructuredResponse<T>::respond_gradients,
      Training<T>::gather_rows,
      Training<T>::add_dot,
      Training<T>::clip,
      Augmentation<T>::augment,
      LayerEnd<T>::finish,
      0,
      0,
      0,
      Channels<T>::inverse_roots,
      Channels<T>::scale_channels,
      Channels<T>::normalize,
      Channels<T>::times_normalization,
      Recurrent<T>::lstm_cell,
      Recurrent<T>::lstm_tangent,
      Recurrent<T>::lstm_gradient,
      Recurrent<T>::add_to_rows,
  };
  return &table;
}

}  // namespace

const dstn_table* table(int bytes) { return bytes == 4 ? table_of<float>() : table_of<double>(); }

}  // namespace DSTN_ISA
