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
#include "operations.h"

// Named, because nvcc makes the name of an unnamed one from the path of the file, and the bytes of a build with it.
namespace dstn_tables {

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
constexpr dstn_table make_table() {
  dstn_table table = {};
  table.name = "cuda";
  table.error = dstn_cuda_error;
  table.close = dstn_cuda_close;
  table.allocate = dstn_cuda_allocate;
  table.release = dstn_cuda_release;
  table.upload = dstn_cuda_upload;
  table.download = dstn_cuda_download;
  table.gemm = gemm<T>;
  table.convolution = Convolutions<T>::forward;
  table.convolution_filter_gradient = Convolutions<T>::filter_gradient;
  table.convolution_data_gradient = Convolutions<T>::data_gradient;
  DSTN_OPERATIONS(DSTN_OPERATION)
  return table;
}

template <typename T>
constexpr dstn_table TABLE = make_table<T>();

}  // namespace dstn_tables

using namespace dstn_tables;

const dstn_table* dstn_cuda_table(int bytes) { return bytes == 4 ? &TABLE<float> : &TABLE<double>; }

int dstn_cuda_round(cuda_engine* e, const float* in, void* out, int64_t n) {
  return dstn_each(e, n, kernels::round_to_bfloat16, in, (__nv_bfloat16*)out, n);
}
