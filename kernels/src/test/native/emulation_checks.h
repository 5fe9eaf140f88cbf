// What the checks of the emulation share.
#ifndef EMULATION_CHECKS_H
#define EMULATION_CHECKS_H

#include <cuda_runtime.h>
#include <stdio.h>
#include <unistd.h>

#include <string>
#include <vector>

#define CHECK(condition)                                             \
  do {                                                               \
    if (!(condition)) {                                              \
      printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      fflush(stdout);                                                \
      _exit(1);                                                      \
    }                                                                \
  } while (0)
#define OK(call) CHECK((call) == cudaSuccess)

inline cudaStream_t new_stream() {
  cudaStream_t stream;
  OK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  return stream;
}

template <typename T>
T* to_device(const std::vector<T>& values, cudaStream_t stream) {
  T* address;
  OK(cudaMalloc(&address, values.size() * sizeof(T)));
  OK(cudaMemcpyAsync(address, values.data(), values.size() * sizeof(T), cudaMemcpyHostToDevice, stream));
  return address;
}

template <typename T>
std::vector<T> to_host(const T* address, size_t count, cudaStream_t stream) {
  std::vector<T> values(count);
  OK(cudaMemcpyAsync(values.data(), address, count * sizeof(T), cudaMemcpyDeviceToHost, stream));
  OK(cudaStreamSynchronize(stream));
  return values;
}

inline std::vector<float> counting(int n) {
  std::vector<float> values(n);
  for (int i = 0; i < n; i++) {
    values[i] = (float)(i % 1000);
  }
  return values;
}

inline __global__ void add_one(float* x, int n) {
  for (int i = threadIdx.x; i < n; i += blockDim.x) {
    x[i] += 1;
  }
}

inline __global__ void sum_table(const int64_t* table, int count, float* out) {
  float sum = 0;
  for (int i = 0; i < count; i++) {
    const float* each = dstn_device_pointer<const float>(table[i]);
    sum += each == nullptr ? 100 : *each;
  }
  *out = sum;
}

/** Products of the library at that path. */
void products(const char* library);
void rounded_products(const char* library);
void bad_products(const char* library);

/** Ends the process, of a defect of that name, if the emulation sees it. */
bool die_of(const std::string& name);

#endif
