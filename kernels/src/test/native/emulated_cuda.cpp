// The functions of the CUDA runtime.
#include <stdio.h>

#include "emulated_machine.h"
#include "emulated_team.h"

namespace emulated {
namespace {

constexpr int kVersion = 13000;

struct Description {
  cudaError_t error;
  const char* name;
  const char* text;
};

const Description kErrors[] = {
    {cudaSuccess, "cudaSuccess", "no error"},
    {cudaErrorInvalidValue, "cudaErrorInvalidValue", "invalid argument"},
    {cudaErrorMemoryAllocation, "cudaErrorMemoryAllocation", "out of memory"},
    {cudaErrorInvalidConfiguration, "cudaErrorInvalidConfiguration", "invalid configuration argument"},
    {cudaErrorInsufficientDriver, "cudaErrorInsufficientDriver",
     "CUDA driver version is insufficient for CUDA runtime version"},
    {cudaErrorNoDevice, "cudaErrorNoDevice", "no CUDA-capable device is detected"},
    {cudaErrorInvalidDevice, "cudaErrorInvalidDevice", "invalid device ordinal"},
    {cudaErrorInvalidResourceHandle, "cudaErrorInvalidResourceHandle", "invalid resource handle"},
    {cudaErrorIllegalAddress, "cudaErrorIllegalAddress", "an illegal memory access was encountered"},
};

Description description(cudaError_t error) {
  for (const Description& each : kErrors) {
    if (each.error == error) {
      return each;
    }
  }
  return {error, "unrecognized error code", "unrecognized error code"};
}

thread_local int current_device = 0;
thread_local cudaError_t last_error = cudaSuccess;

cudaError_t no_device() {
  int devices = machine().devices;
  return devices < 0 ? cudaErrorInsufficientDriver : devices == 0 ? cudaErrorNoDevice : cudaSuccess;
}

cudaError_t check_device(int device) {
  cudaError_t none = no_device();
  return none != cudaSuccess ? none : device < 0 || device >= machine().devices ? cudaErrorInvalidDevice : cudaSuccess;
}

/** Null for one that is not open. */
Stream* open_stream(cudaStream_t stream) {
  Machine& all = machine();
  std::unique_lock<std::mutex> lock(all.mutex);
  auto found = all.streams.find(stream);
  return found == all.streams.end() ? nullptr : (Stream*)*found;
}

bool allocated(const void* address, size_t bytes) {
  Machine& all = machine();
  std::unique_lock<std::mutex> lock(all.mutex);
  return all.holds(address, bytes);
}

}  // namespace

cudaError_t failed(cudaError_t error) {
  if (error != cudaSuccess) {
    last_error = error;
  }
  return error;
}

int device_of_launch(cudaStream_t stream, dim3 grid, int threads) {
  Stream* open = open_stream(stream);
  if (open == nullptr || open->device != current_device) {
    failed(cudaErrorInvalidResourceHandle);
    return -1;
  }
  bool fits = grid.x >= 1 && grid.x <= 0x7FFFFFFF && grid.y >= 1 && grid.y <= 65535 && grid.z == 1 && threads >= 1 &&
              threads <= 1024;
  if (!fits) {
    failed(cudaErrorInvalidConfiguration);
    return -1;
  }
  return open->device;
}

void launch(cudaStream_t stream, dim3 grid, int threads, bool team, std::function<void()> thread) {
  bool reversed = ((Stream*)stream)->other_order();
  stream->add([=] { run_grid(grid, threads, team, reversed, thread); });
}

void* memory_of_running_device(int64_t address) {
  if (!usable((uint64_t)address, running_device())) {
    stop("a kernel on device %d reads %#llx from a table, which is no address of its", running_device(),
         (unsigned long long)address);
  }
  return memory((void*)address);
}

}  // namespace emulated

using namespace emulated;

cudaError_t cudaGetLastError() {
  cudaError_t error = last_error;
  last_error = cudaSuccess;
  return error;
}

const char* cudaGetErrorName(cudaError_t error) { return description(error).name; }

const char* cudaGetErrorString(cudaError_t error) { return description(error).text; }

cudaError_t cudaDriverGetVersion(int* version) {
  *version = machine().devices < 0 ? 0 : kVersion;
  return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) {
  *version = kVersion;
  return cudaSuccess;
}

cudaError_t cudaGetDeviceCount(int* count) {
  int devices = machine().devices;
  *count = devices < 0 ? 0 : devices;
  return failed(no_device());
}

cudaError_t cudaSetDevice(int device) {
  cudaError_t error = check_device(device);
  if (error == cudaSuccess) {
    current_device = device;
  }
  return failed(error);
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  cudaError_t error = check_device(device);
  if (error != cudaSuccess) {
    return failed(error);
  }
  switch (attribute) {
    case cudaDevAttrMultiProcessorCount:
      // So that grids stay small.
      *value = 1;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMajor:
      *value = machine().capability / 10;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMinor:
      *value = machine().capability % 10;
      return cudaSuccess;
  }
  return failed(cudaErrorInvalidValue);
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  cudaError_t error = check_device(device);
  if (error != cudaSuccess) {
    return failed(error);
  }
  memset(properties, 0, sizeof *properties);
  snprintf(properties->name, sizeof properties->name, "Emulated GPU %d", device);
  for (int i = 0; i < 16; i++) {
    properties->uuid.bytes[i] = (char)(0xE0 + i);
  }
  properties->uuid.bytes[15] = (char)device;
  properties->totalGlobalMem = machine().memory_bytes;
  properties->major = machine().capability / 10;
  properties->minor = machine().capability % 10;
  properties->multiProcessorCount = 1;
  return cudaSuccess;
}

cudaError_t cudaMalloc(void** address, size_t bytes) {
  cudaError_t error = check_device(current_device);
  if (error != cudaSuccess) {
    return failed(error);
  }
  *address = nullptr;
  if (bytes == 0) {
    return cudaSuccess;
  }
  Machine& all = machine();
  std::unique_lock<std::mutex> lock(all.mutex);
  *address = all.memories.at(current_device).allocate(bytes);
  return failed(*address == nullptr ? cudaErrorMemoryAllocation : cudaSuccess);
}

cudaError_t cudaFree(void* address) {
  if (address == nullptr) {
    return cudaSuccess;
  }
  Machine& all = machine();
  std::unique_lock<std::mutex> lock(all.mutex);
  if (!of_device((uint64_t)address) || all.memories.count(device_of((uint64_t)address)) == 0) {
    return failed(cudaErrorInvalidValue);
  }
  int device = device_of((uint64_t)address);
  for (CUstream_st* stream : all.streams) {
    if (stream->device == device) {
      stream->finish();
    }
  }
  return failed(all.memories.at(device).release(address) ? cudaSuccess : cudaErrorInvalidValue);
}

cudaError_t cudaMallocHost(void** address, size_t bytes) {
  cudaError_t error = check_device(current_device);
  if (error != cudaSuccess) {
    return failed(error);
  }
  *address = nullptr;
  if (bytes == 0) {
    return cudaSuccess;
  }
  Machine& all = machine();
  std::unique_lock<std::mutex> lock(all.mutex);
  *address = all.pinned_memory.allocate(bytes);
  return failed(*address == nullptr ? cudaErrorMemoryAllocation : cudaSuccess);
}

cudaError_t cudaFreeHost(void* address) {
  if (address == nullptr) {
    return cudaSuccess;
  }
  Machine& all = machine();
  std::unique_lock<std::mutex> lock(all.mutex);
  for (CUstream_st* stream : all.streams) {
    stream->finish();
  }
  return failed(all.pinned_memory.release(address) ? cudaSuccess : cudaErrorInvalidValue);
}

cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  cudaError_t error = check_device(current_device);
  if (error != cudaSuccess) {
    return failed(error);
  }
  Machine& all = machine();
  std::unique_lock<std::mutex> lock(all.mutex);
  *free = all.memories.at(current_device).free();
  *total = all.memory_bytes;
  return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  if (open_stream(stream) == nullptr) {
    return failed(cudaErrorInvalidResourceHandle);
  }
  if (bytes == 0) {
    return cudaSuccess;
  }
  bool to_device = of_device((uint64_t)to);
  bool from_device = of_device((uint64_t)from);
  cudaMemcpyKind found = from_device ? (to_device ? cudaMemcpyDeviceToDevice : cudaMemcpyDeviceToHost)
                                     : (to_device ? cudaMemcpyHostToDevice : cudaMemcpyHostToHost);
  if (kind != cudaMemcpyDefault && kind != found) {
    return failed(cudaErrorInvalidValue);
  }
  bool ordinary = false;
  for (const void* side : {(const void*)to, from}) {
    if (!of_device((uint64_t)side) && !pinned((uint64_t)side)) {
      ordinary = true;
    } else if (!allocated(side, bytes)) {
      return failed(cudaErrorInvalidValue);
    }
  }
  void* to_memory = memory(to);
  const void* from_memory = memory(from);
  if (ordinary) {
    stream->finish();
    memcpy(to_memory, from_memory, bytes);
  } else {
    stream->add([=] { memmove(to_memory, from_memory, bytes); });
  }
  return cudaSuccess;
}

cudaError_t cudaMemsetAsync(void* to, int value, size_t bytes, cudaStream_t stream) {
  Stream* open = open_stream(stream);
  if (open == nullptr || open->device != current_device) {
    return failed(cudaErrorInvalidResourceHandle);
  }
  if (bytes == 0) {
    return cudaSuccess;
  }
  if (!usable((uint64_t)to, open->device) || !allocated(to, bytes)) {
    return failed(cudaErrorInvalidValue);
  }
  void* to_memory = memory(to);
  stream->add([=] { memset(to_memory, value, bytes); });
  return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned int flags) {
  cudaError_t error = check_device(current_device);
  if (error != cudaSuccess || flags != cudaStreamNonBlocking) {
    return failed(error != cudaSuccess ? error : cudaErrorInvalidValue);
  }
  Machine& all = machine();
  std::unique_lock<std::mutex> lock(all.mutex);
  Stream* created = new Stream(current_device);
  all.streams.insert(created);
  *stream = created;
  return cudaSuccess;
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  Stream* open = open_stream(stream);
  if (open == nullptr) {
    return failed(cudaErrorInvalidResourceHandle);
  }
  {
    Machine& all = machine();
    std::unique_lock<std::mutex> lock(all.mutex);
    all.streams.erase(open);
  }
  open->finish();
  delete open;
  return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  Stream* open = open_stream(stream);
  if (open == nullptr) {
    return failed(cudaErrorInvalidResourceHandle);
  }
  open->finish();
  return cudaSuccess;
}
