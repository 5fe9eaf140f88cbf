// The part of the CUDA runtime that the engine uses, on the CPU: g++ compiles the engine's sources with it.
//
// Devices, limits and errors are reported as CUDA does. What a stream was given is done only when something waits for it,
// so that memory used too early shows; fresh memory is not a number; and the order of blocks and threads changes from
// launch to launch and from barrier to barrier, so that a missing barrier shows. Environment:
//   EMULATED_CUDA_DEVICES     how many GPUs there are (2); 0: none; -1: no driver;
//   EMULATED_CUDA_MEMORY      bytes of each (4 GiB);
//   EMULATED_CUDA_CAPABILITY  compute capability (90).
#ifndef EMULATED_CUDA_RUNTIME_H
#define EMULATED_CUDA_RUNTIME_H

#define DSTN_EMULATED

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <functional>
#include <tuple>
#include <type_traits>

#include "emulated_device.h"

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
// The threads of a block are run by one thread of the host.
#define __shared__ static thread_local

struct uint3 {
  unsigned int x, y, z;
};

struct dim3 {
  unsigned int x, y, z;
  constexpr dim3(unsigned int x = 1, unsigned int y = 1, unsigned int z = 1) : x(x), y(y), z(z) {}
};

namespace emulated {

struct Team;

/** Which thread of which kernel runs, and the block whose threads may wait for each other, or null. */
struct Here {
  uint3 thread, block, block_size, grid_size;
  Team* team;
};

extern __thread Here here;

}  // namespace emulated

#define threadIdx (emulated::here.thread)
#define blockIdx (emulated::here.block)
#define blockDim (emulated::here.block_size)
#define gridDim (emulated::here.grid_size)

enum cudaError_t {
  cudaSuccess = 0,
  cudaErrorInvalidValue = 1,
  cudaErrorMemoryAllocation = 2,
  cudaErrorInvalidConfiguration = 9,
  cudaErrorInsufficientDriver = 35,
  cudaErrorNoDevice = 100,
  cudaErrorInvalidDevice = 101,
  cudaErrorInvalidResourceHandle = 400,
  cudaErrorIllegalAddress = 700
};

enum cudaMemcpyKind {
  cudaMemcpyHostToHost,
  cudaMemcpyHostToDevice,
  cudaMemcpyDeviceToHost,
  cudaMemcpyDeviceToDevice,
  cudaMemcpyDefault
};

enum cudaDeviceAttr {
  cudaDevAttrMultiProcessorCount = 16,
  cudaDevAttrComputeCapabilityMajor = 75,
  cudaDevAttrComputeCapabilityMinor = 76
};

struct cudaUUID_t {
  char bytes[16];
};

struct cudaDeviceProp {
  char name[256];
  cudaUUID_t uuid;
  size_t totalGlobalMem;
  int major, minor;
  int multiProcessorCount;
};

typedef CUstream_st* cudaStream_t;
constexpr unsigned int cudaStreamNonBlocking = 1;

cudaError_t cudaGetLastError();
const char* cudaGetErrorName(cudaError_t error);
const char* cudaGetErrorString(cudaError_t error);
cudaError_t cudaDriverGetVersion(int* version);
cudaError_t cudaRuntimeGetVersion(int* version);
cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device);
cudaError_t cudaMalloc(void** address, size_t bytes);
cudaError_t cudaFree(void* address);
cudaError_t cudaMallocHost(void** address, size_t bytes);
cudaError_t cudaFreeHost(void* address);
cudaError_t cudaMemGetInfo(size_t* free, size_t* total);
cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind, cudaStream_t stream);
cudaError_t cudaMemsetAsync(void* to, int value, size_t bytes, cudaStream_t stream);
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned int flags);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);

template <typename T>
cudaError_t cudaMalloc(T** address, size_t bytes) {
  return cudaMalloc((void**)address, bytes);
}

template <typename T>
cudaError_t cudaMallocHost(T** address, size_t bytes) {
  return cudaMallocHost((void**)address, bytes);
}

namespace emulated {

/** What the threads of a block wait at. */
enum Barrier { kEnd, kSyncthreads, kShuffleXor, kShuffleDown };

/** Waits for all threads of the block; ends the process unless all of them come to a barrier of the kind. */
void wait(Barrier barrier);

/** Gives 8 bytes to the threads of the warp, and returns those of the lane that is so many lanes away. */
uint64_t shuffle(Barrier kind, unsigned int mask, uint64_t bits, unsigned int lanes);

/** The device of a launch, or -1 where there can be none; cudaGetLastError tells why. */
int device_of_launch(cudaStream_t stream, dim3 grid, int threads);

/** Makes it the error that cudaGetLastError returns, and returns it. */
cudaError_t failed(cudaError_t error);

void launch(cudaStream_t stream, dim3 grid, int threads, bool team, std::function<void()> thread);

/** The memory at an address of the device on which the caller runs; ends the process for another. */
void* memory_of_running_device(int64_t address);

template <typename T>
bool usable_argument(T argument, int device) {
  if constexpr (std::is_pointer_v<T>) {
    return usable((uint64_t)argument, device);
  }
  return true;
}

template <typename T>
T translated(T argument) {
  if constexpr (std::is_pointer_v<T>) {
    return memory(argument);
  }
  return argument;
}

template <typename... P>
void launch(cudaStream_t stream, dim3 grid, int threads, bool team, void (*kernel)(P...), std::tuple<P...> arguments) {
  int device = device_of_launch(stream, grid, threads);
  if (device < 0) {
    return;
  }
  if (!std::apply([&](P... each) { return (usable_argument(each, device) && ...); }, arguments)) {
    failed(cudaErrorIllegalAddress);
    return;
  }
  auto memory = std::apply([](P... each) { return std::tuple<P...>(translated(each)...); }, arguments);
  launch(stream, grid, threads, team, [kernel, memory] { std::apply(kernel, memory); });
}

template <typename T>
T shuffle(Barrier kind, unsigned int mask, T value, unsigned int lanes) {
  static_assert(std::is_arithmetic_v<T> && sizeof(T) <= 8);
  uint64_t bits = 0;
  memcpy(&bits, &value, sizeof(T));
  bits = shuffle(kind, mask, bits, lanes);
  memcpy(&value, &bits, sizeof(T));
  return value;
}

}  // namespace emulated

inline void __syncthreads() { emulated::wait(emulated::kSyncthreads); }

template <typename T>
T __shfl_xor_sync(unsigned int mask, T value, int lanes) {
  return emulated::shuffle(emulated::kShuffleXor, mask, value, (unsigned int)lanes);
}

template <typename T>
T __shfl_down_sync(unsigned int mask, T value, unsigned int lanes) {
  return emulated::shuffle(emulated::kShuffleDown, mask, value, lanes);
}

template <typename T>
T* dstn_device_pointer(int64_t address) {
  return (T*)emulated::memory_of_running_device(address);
}

/** Starts a kernel whose threads never wait for each other. */
template <typename... P, typename... A>
void dstn_launch(cudaStream_t stream, dim3 grid, int threads, void (*kernel)(P...), A... arguments) {
  emulated::launch(stream, grid, threads, false, kernel, std::tuple<P...>(arguments...));
}

/** Starts a kernel whose threads wait for each other. */
template <typename... P, typename... A>
void dstn_launch_team(cudaStream_t stream, dim3 grid, int threads, void (*kernel)(P...), A... arguments) {
  emulated::launch(stream, grid, threads, true, kernel, std::tuple<P...>(arguments...));
}

#endif
