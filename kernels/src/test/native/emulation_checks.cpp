// Checks of the emulation, one a run: emulation_checks NAME [library that emulates cuBLAS].
//
// Exits with 0 where the check holds; of the defects in emulation_death_checks.cpp the process dies.
#include "emulation_checks.h"

#include <math.h>

#include <functional>
#include <map>
#include <string>
#include <thread>

namespace {

__global__ void place(int* out, int width) {
  int row = blockIdx.y;
  int column = blockIdx.x * blockDim.x + threadIdx.x;
  if (column < width) {
    out[row * width + column] = (int)(gridDim.x * 1000000 + gridDim.y * 100000 + row * 1000 + column);
  }
}

void places() {
  cudaStream_t stream = new_stream();
  int* out;
  OK(cudaMalloc(&out, 5 * 70 * sizeof(int)));
  for (int launch = 0; launch < 2; launch++) {
    OK(cudaMemsetAsync(out, 0, 5 * 70 * sizeof(int), stream));
    dstn_launch(stream, dim3(3, 5), 32, place, out, 70);
    OK(cudaGetLastError());
    std::vector<int> found = to_host(out, 5 * 70, stream);
    for (int i = 0; i < 5 * 70; i++) {
      CHECK(found[i] == 3500000 + i / 70 * 1000 + i % 70);
    }
  }
}

/** out[b] <- the sum of block b's numbers, by a tree over shared memory. */
template <typename T>
__global__ void tree(const T* x, T* out) {
  __shared__ T sums[1024];
  int self = threadIdx.x;
  sums[self] = x[blockIdx.x * blockDim.x + self];
  __syncthreads();
  for (int half = blockDim.x / 2; half > 0; half /= 2) {
    if (self < half) {
      sums[self] += sums[self + half];
    }
    __syncthreads();
  }
  if (self == 0) {
    out[blockIdx.x] = sums[0];
  }
}

/** The same, by shuffles. */
template <typename T, bool down>
__global__ void warps(const T* x, T* out) {
  __shared__ T sums[32];
  int self = threadIdx.x;
  T sum = x[blockIdx.x * blockDim.x + self];
  for (int lanes = 16; lanes > 0; lanes /= 2) {
    sum += down ? __shfl_down_sync(0xFFFFFFFF, sum, lanes) : __shfl_xor_sync(0xFFFFFFFF, sum, lanes);
  }
  if (self % 32 == 0) {
    sums[self / 32] = sum;
  }
  __syncthreads();
  if (self == 0) {
    for (int i = 1; i < (int)blockDim.x / 32; i++) {
      sum += sums[i];
    }
    out[blockIdx.x] = sum;
  }
}

template <typename T>
void sums_of(void (*kernel)(const T*, T*), int blocks, int threads) {
  cudaStream_t stream = new_stream();
  std::vector<T> x(blocks * threads);
  std::vector<T> expected(blocks);
  for (int i = 0; i < blocks * threads; i++) {
    x[i] = (T)(i * 7 % 1000);
    expected[i / threads] += x[i];
  }
  T* from = to_device(x, stream);
  T* out;
  OK(cudaMalloc(&out, blocks * sizeof(T)));
  for (int launch = 0; launch < 2; launch++) {
    OK(cudaMemsetAsync(out, 0, blocks * sizeof(T), stream));
    dstn_launch_team(stream, blocks, threads, kernel, from, out);
    OK(cudaGetLastError());
    CHECK(to_host(out, blocks, stream) == expected);
  }
  OK(cudaFree(from));
  OK(cudaFree(out));
  OK(cudaStreamDestroy(stream));
}

void barriers() {
  for (int threads : {1, 32, 64, 256, 1024}) {
    sums_of<float>(tree<float>, 3, threads);
    sums_of<double>(tree<double>, 3, threads);
  }
}

void shuffles() {
  for (int threads : {32, 64, 256, 1024}) {
    sums_of<float>(warps<float, false>, 3, threads);
    sums_of<double>(warps<double, false>, 3, threads);
    sums_of<float>(warps<float, true>, 3, threads);
    sums_of<double>(warps<double, true>, 3, threads);
  }
}

void concurrently() {
  std::vector<std::thread> workers;
  for (int device = 0; device < 2; device++) {
    for (int i = 0; i < 2; i++) {
      workers.emplace_back([device] {
        OK(cudaSetDevice(device));
        for (int round = 0; round < 20; round++) {
          barriers();
          shuffles();
        }
      });
    }
  }
  for (std::thread& each : workers) {
    each.join();
  }
}

__global__ void unguarded(float* out) {
  __shared__ float given[64];
  given[threadIdx.x] = (float)threadIdx.x;
  // The barrier that should be here is missing.
  out[threadIdx.x] = given[63 - threadIdx.x];
  __syncthreads();
  given[threadIdx.x] = -1;
}

/** Without a barrier, a value that another thread still has to write is not found. */
void missing_barrier() {
  cudaStream_t stream = new_stream();
  float* out;
  OK(cudaMalloc(&out, 64 * sizeof(float)));
  for (int launch = 0; launch < 2; launch++) {
    dstn_launch_team(stream, 1, 64, unguarded, out);
    std::vector<float> found = to_host(out, 64, stream);
    int wrong = 0;
    for (int i = 0; i < 64; i++) {
      wrong += found[i] != (float)(63 - i);
    }
    CHECK(wrong > 0);
  }
}

/** Work is done when something waits for it, in its order. */
void order() {
  cudaStream_t stream = new_stream();
  float* pinned;
  float* x;
  OK(cudaMallocHost(&pinned, 100 * sizeof(float)));
  OK(cudaMalloc(&x, 100 * sizeof(float)));
  pinned[0] = 1;
  OK(cudaMemsetAsync(x, 0, 100 * sizeof(float), stream));
  dstn_launch(stream, 1, 32, add_one, x, 100);
  OK(cudaMemcpyAsync(pinned, x, 100 * sizeof(float), cudaMemcpyDeviceToHost, stream));
  dstn_launch(stream, 1, 32, add_one, x, 100);
  CHECK(pinned[0] == 1 && isnan(pinned[99]));
  pinned[0] = 5;
  OK(cudaStreamSynchronize(stream));
  CHECK(pinned[0] == 1 && pinned[99] == 1);
  CHECK(to_host(x, 100, stream)[99] == 2);
  // A copy from ordinary memory has read it when it returns.
  float one = 1;
  OK(cudaMemcpyAsync(x, &one, sizeof one, cudaMemcpyHostToDevice, stream));
  one = 7;
  CHECK(to_host(x, 1, stream)[0] == 1);
  OK(cudaFreeHost(pinned));
}

void fresh_memory() {
  cudaStream_t stream = new_stream();
  double* x;
  OK(cudaMalloc(&x, 1000 * sizeof(double)));
  for (double each : to_host(x, 1000, stream)) {
    CHECK(isnan(each));
  }
}

/** With EMULATED_CUDA_MEMORY=1000000. */
void out_of_memory() {
  size_t free, total;
  void *first, *second;
  OK(cudaMalloc(&first, 600000));
  OK(cudaMemGetInfo(&free, &total));
  CHECK(free == 400000 && total == 1000000);
  CHECK(cudaMalloc(&second, 400001) == cudaErrorMemoryAllocation && second == nullptr);
  CHECK(cudaGetLastError() == cudaErrorMemoryAllocation && cudaGetLastError() == cudaSuccess);
  OK(cudaMalloc(&second, 400000));
  OK(cudaSetDevice(1));
  OK(cudaMalloc(&second, 1000000));
  OK(cudaFree(first));
  OK(cudaSetDevice(0));
  OK(cudaMemGetInfo(&free, &total));
  CHECK(free == 600000);
}

void freed_address() {
  cudaStream_t stream = new_stream();
  std::vector<float> x = counting(1000);
  float* address = to_device(x, stream);
  CHECK(cudaMemcpyAsync(x.data(), address + 1, 4000, cudaMemcpyDeviceToHost, stream) == cudaErrorInvalidValue);
  OK(cudaFree(address));
  CHECK(cudaMemcpyAsync(x.data(), address, 4, cudaMemcpyDeviceToHost, stream) == cudaErrorInvalidValue);
  CHECK(cudaMemsetAsync(address, 0, 4, stream) == cudaErrorInvalidValue);
  CHECK(cudaFree(address) == cudaErrorInvalidValue);
  CHECK(cudaFree(x.data()) == cudaErrorInvalidValue);
  CHECK(cudaFreeHost(x.data()) == cudaErrorInvalidValue);
}

void bad_copies() {
  cudaStream_t stream = new_stream();
  std::vector<float> x = counting(10);
  float* address = to_device(x, stream);
  CHECK(cudaMemcpyAsync(x.data(), address, 4, cudaMemcpyHostToDevice, stream) == cudaErrorInvalidValue);
  CHECK(cudaMemcpyAsync(address, address + 1, 4, cudaMemcpyDeviceToHost, stream) == cudaErrorInvalidValue);
  CHECK(cudaMemcpyAsync(address, x.data(), 4, cudaMemcpyHostToDevice, nullptr) == cudaErrorInvalidResourceHandle);
  CHECK(cudaGetLastError() == cudaErrorInvalidResourceHandle);
  OK(cudaStreamDestroy(stream));
  CHECK(cudaStreamSynchronize(stream) == cudaErrorInvalidResourceHandle);
}

cudaError_t error_of(cudaStream_t stream, dim3 grid, int threads, float* x) {
  dstn_launch(stream, grid, threads, add_one, x, 1);
  return cudaGetLastError();
}

void bad_launches() {
  cudaStream_t stream = new_stream();
  std::vector<float> host(1);
  float* x = to_device(host, stream);
  float *pinned, *other;
  OK(cudaMallocHost(&pinned, 4));
  for (int threads : {-1, 0, 1025}) {
    CHECK(error_of(stream, 1, threads, x) == cudaErrorInvalidConfiguration);
  }
  for (dim3 grid : {dim3(0), dim3(1, 0), dim3(0x80000000u), dim3(1, 65536)}) {
    CHECK(error_of(stream, grid, 1, x) == cudaErrorInvalidConfiguration);
  }
  CHECK(error_of(stream, 1, 1, host.data()) == cudaErrorIllegalAddress);
  OK(error_of(stream, 1, 1, pinned));
  OK(cudaSetDevice(1));
  OK(cudaMalloc(&other, 4));
  CHECK(error_of(stream, 1, 1, x) == cudaErrorInvalidResourceHandle);
  OK(cudaSetDevice(0));
  CHECK(error_of(stream, 1, 1, other) == cudaErrorIllegalAddress);
  OK(error_of(stream, dim3(1, 65535), 1, x));
  OK(cudaStreamDestroy(stream));
  CHECK(error_of(stream, 1, 1, x) == cudaErrorInvalidResourceHandle);
  CHECK(cudaSetDevice(2) == cudaErrorInvalidDevice && cudaSetDevice(-1) == cudaErrorInvalidDevice);
}

void tables() {
  cudaStream_t stream = new_stream();
  float* x = to_device(counting(10), stream);
  float* out;
  OK(cudaMalloc(&out, 4));
  int64_t* table = to_device(std::vector<int64_t>{(int64_t)(x + 1), 0, (int64_t)(x + 9)}, stream);
  dstn_launch(stream, 1, 1, sum_table, table, 3, out);
  CHECK(to_host(out, 1, stream)[0] == 110);
}

/** With EMULATED_CUDA_DEVICES=0, and -1. */
void no_device(cudaError_t expected, int driver) {
  int count = 7, version;
  CHECK(cudaGetDeviceCount(&count) == expected && count == 0);
  CHECK(cudaGetLastError() == expected);
  CHECK(cudaSetDevice(0) == expected);
  OK(cudaDriverGetVersion(&version));
  CHECK(version == driver);
}

/** With EMULATED_CUDA_CAPABILITY=75. */
void properties() {
  int count, major, minor, processors;
  cudaDeviceProp first, second;
  OK(cudaGetDeviceCount(&count));
  CHECK(count == 2);
  OK(cudaGetDeviceProperties(&first, 0));
  OK(cudaGetDeviceProperties(&second, 1));
  CHECK(first.major == 7 && first.minor == 5 && first.totalGlobalMem == 4LL << 30);
  CHECK(std::string(first.name) == "Emulated GPU 0" && std::string(second.name) == "Emulated GPU 1");
  CHECK(memcmp(first.uuid.bytes, second.uuid.bytes, 16) != 0);
  OK(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, 0));
  OK(cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, 0));
  OK(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, 0));
  CHECK(major == 7 && minor == 5 && processors == 1);
  CHECK(std::string(cudaGetErrorName(cudaErrorNoDevice)) == "cudaErrorNoDevice");
  CHECK(std::string(cudaGetErrorString(cudaErrorMemoryAllocation)) == "out of memory");
}

}  // namespace

int main(int count, char** arguments) {
  const std::string name = count > 1 ? arguments[1] : "";
  const char* library = count > 2 ? arguments[2] : "";
  const std::map<std::string, std::function<void()>> checks = {
      {"places", places},
      {"barriers", barriers},
      {"shuffles", shuffles},
      {"concurrently", concurrently},
      {"missing_barrier", missing_barrier},
      {"order", order},
      {"fresh_memory", fresh_memory},
      {"out_of_memory", out_of_memory},
      {"freed_address", freed_address},
      {"bad_copies", bad_copies},
      {"bad_launches", bad_launches},
      {"tables", tables},
      {"no_device", [] { no_device(cudaErrorNoDevice, 13000); }},
      {"no_driver", [] { no_device(cudaErrorInsufficientDriver, 0); }},
      {"properties", properties},
      {"products", [=] { products(library); }},
      {"rounded_products", [=] { rounded_products(library); }},
      {"bad_products", [=] { bad_products(library); }},
  };
  auto found = checks.find(name);
  if (found != checks.end()) {
    found->second();
  } else if (!die_of(name)) {
    printf("no check '%s'\n", name.c_str());
    return 2;
  }
  return 0;
}
