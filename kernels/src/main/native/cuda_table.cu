// The tables of a GPU's operations.
#include <alloca.h>
#include <cuda_bf16.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "augment.h"
#include "cuda.h"
#include "elements.h"

namespace {

#include "cuda_loops.h"
#include "cuda_training.h"
#include "cuda_images.h"
#include "cuda_convolution.h"
#include "cuda_response.h"
#include "cuda_augment.h"
#include "cuda_layer_end.h"
#include "cuda_channels.h"
#include "cuda_recurrent.h"

namespace kernels {
__global__ void round_to_bfloat16(const float* in, __nv_bfloat16* out, uint32_t n) {
  DSTN_EACH(i, n) { out[i] = __float2bfloat16_rn(in[i]); }
}
}  // namespace kernels

template <typename T>
int gemm(dstn_engine* engine, int ta, int tb, int m, int n, int k, double alpha, const void* a, int lda, const void* b,
         int ldb, double beta, void* c) {
  return dstn_cuda_product(dstn_current(engine), ta, tb, m, n, k, alpha, (const T*)a, lda, (const T*)b, ldb, beta,
                           (T*)c);
}

template <typename T>
const dstn_table* table_of() {
  static const dstn_table table = {
      "cuda",
      dstn_cuda_error,
      dstn_cuda_close,
      dstn_cuda_allocate,
      dstn_cuda_release,
      dstn_cuda_upload,
      dstn_cuda_download,
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
      Loops<T>::add_dot,
      Training<T>::clip,
      Augmentation<T>::augment,
      LayerEnd<T>::finish,
      Convolutions<T>::forward,
      Convolutions<T>::filter_gradient,
      Convolutions<T>::data_gradient,
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

const dstn_table* dstn_cuda_table(int bytes) { return bytes == 4 ? table_of<float>() : table_of<double>(); }

int dstn_cuda_round(cuda_engine* e, const float* in, void* out, int64_t n) {
  return dstn_each(e, n, kernels::round_to_bfloat16, in, (__nv_bfloat16*)out, n);
}
