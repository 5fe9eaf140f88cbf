// What every kernel is written with.
//
// Tensors have fewer than 2^31 values, so places in them are counted in 32 bits, whose divisions are cheap on a GPU.
// Threads of a block come in whole warps.
#ifndef DELTASTN_DEVICE_H
#define DELTASTN_DEVICE_H

#include <cuda_runtime.h>
#include <stdint.h>

/** Threads of a block, where nothing else decides. */
const int THREADS = 256;
const int WARP = 32;

/** Runs what follows for every i below n that is this thread's, with neighbours in neighbouring threads. */
#define DSTN_EACH(i, n) \
  for (uint32_t i = blockIdx.x * blockDim.x + threadIdx.x; i < (n); i += gridDim.x * blockDim.x)

#ifndef DSTN_EMULATED
/** Starts a kernel whose threads do not wait for each other. */
template <typename... P, typename... A>
void dstn_launch(cudaStream_t stream, dim3 grid, int threads, void (*kernel)(P...), A... arguments) {
  kernel<<<grid, threads, 0, stream>>>(arguments...);
}

/** Starts a kernel whose threads wait for each other, all of a block together. */
template <typename... P, typename... A>
void dstn_launch_team(cudaStream_t stream, dim3 grid, int threads, void (*kernel)(P...), A... arguments) {
  kernel<<<grid, threads, 0, stream>>>(arguments...);
}

/** What is at an address that a kernel reads from a table. */
template <typename T>
__device__ __forceinline__ T* dstn_device_pointer(int64_t address) {
  return (T*)address;
}
#endif

/** The sum over a warp, for all of its threads. */
template <typename V>
__device__ __forceinline__ V warp_sum(V value) {
  for (int lane = WARP / 2; lane > 0; lane /= 2) {
    value += __shfl_xor_sync(0xffffffffu, value, lane);
  }
  return value;
}

template <typename V>
__device__ __forceinline__ V warp_maximum(V value) {
  for (int lane = WARP / 2; lane > 0; lane /= 2) {
    V other = __shfl_xor_sync(0xffffffffu, value, lane);
    value = other > value ? other : value;
  }
  return value;
}

/** The sum over a block, for all of its threads; always added up in the same order. */
__device__ __forceinline__ double block_sum(double value) {
  __shared__ double parts[32];
  value = warp_sum(value);
  // What was there has been read by all.
  __syncthreads();
  if (threadIdx.x % WARP == 0) {
    parts[threadIdx.x / WARP] = value;
  }
  __syncthreads();
  double total = 0;
  for (unsigned i = 0; i < blockDim.x / WARP; i++) {
    total += parts[i];
  }
  return total;
}

#endif
