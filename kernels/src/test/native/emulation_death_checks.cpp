// What the emulation is to end the process for.
#include "emulation_checks.h"

#include <functional>
#include <map>

namespace {

__global__ void lonely(float* x) {
  if (threadIdx.x > 3) {
    __syncthreads();
  }
  x[threadIdx.x] = 0;
}

__global__ void crossed(float* x) {
  if (threadIdx.x > 3) {
    __syncthreads();
  } else {
    x[threadIdx.x] = __shfl_xor_sync(0xFFFFFFFF, x[threadIdx.x], 1);
  }
}

__global__ void part_of_warp(float* x) { x[threadIdx.x] = __shfl_xor_sync(0xFFFF, x[threadIdx.x], 1); }

void start(void (*kernel)(float*), bool team) {
  cudaStream_t stream = new_stream();
  float* x;
  OK(cudaMalloc(&x, 4096));
  team ? dstn_launch_team(stream, 1, 64, kernel, x) : dstn_launch(stream, 1, 64, kernel, x);
  cudaStreamSynchronize(stream);
}

void table() {
  cudaStream_t stream = new_stream();
  float host = 1;
  float* out;
  OK(cudaMalloc(&out, 4));
  int64_t* table = to_device(std::vector<int64_t>{(int64_t)&host}, stream);
  dstn_launch(stream, 1, 1, sum_table, table, 1, out);
  cudaStreamSynchronize(stream);
}

void host_access() {
  cudaStream_t stream = new_stream();
  volatile float* x = to_device(counting(10), stream);
  printf("%g\n", x[0]);
}

void freed_memory() {
  cudaStream_t stream = new_stream();
  float* x = to_device(counting(10), stream);
  OK(cudaFree(x));
  dstn_launch(stream, 1, 1, add_one, x, 1);
  cudaStreamSynchronize(stream);
}

void after_the_end() {
  cudaStream_t stream = new_stream();
  float* x = to_device(counting(64), stream);
  dstn_launch(stream, 1, 1, add_one, x, 65);
  cudaStreamSynchronize(stream);
}

}  // namespace

bool die_of(const std::string& name) {
  const std::map<std::string, std::function<void()>> checks = {
      {"lonely_barrier", [] { start(lonely, true); }},
      {"crossed_barriers", [] { start(crossed, true); }},
      {"part_of_warp", [] { start(part_of_warp, true); }},
      {"plain_launch", [] { start(lonely, false); }},
      {"table", table},
      {"host_access", host_access},
      {"freed_memory", freed_memory},
      {"after_the_end", after_the_end},
  };
  auto found = checks.find(name);
  if (found == checks.end()) {
    return false;
  }
  found->second();
  return true;
}
