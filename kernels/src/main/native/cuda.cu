// Engines on a GPU: devices, memory, what the host sends them, and products.
#include "cuda.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Named, because nvcc makes the name of an unnamed one from the path of the file, and the bytes of a build with it.
namespace dstn_engines {

const size_t RING_BYTES = 1 << 20;
const size_t ALIGNMENT = 256;

/** The GPUs of this process, or -1 with a reason. */
int count_gpus(char* text, int room) {
  // In the order of nvidia-smi, whose numbers cluster managers give out.
  setenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID", 0);
  int driver = 0;
  int runtime = 0;
  cudaDriverGetVersion(&driver);
  cudaRuntimeGetVersion(&runtime);
  int count = 0;
  cudaError_t error = cudaGetDeviceCount(&count);
  if (driver == 0) {
    snprintf(text, room, "this machine has no NVIDIA driver (no libcuda.so.1)");
  } else if (error == cudaErrorInsufficientDriver) {
    snprintf(text, room,
             "the NVIDIA driver is for CUDA up to %d.%d and the library was built with %d.%d: update the driver, or "
             "build with an older nvcc",
             driver / 1000, driver % 1000 / 10, runtime / 1000, runtime % 1000 / 10);
  } else if (error == cudaErrorNoDevice || (error == cudaSuccess && count == 0)) {
    const char* visible = getenv("CUDA_VISIBLE_DEVICES");
    snprintf(text, room, "the NVIDIA driver sees no GPU%s%s", visible ? " with CUDA_VISIBLE_DEVICES=" : "",
             visible ? visible : "");
  } else if (error != cudaSuccess) {
    snprintf(text, room, "the NVIDIA driver fails: %s (%s)", cudaGetErrorString(error), cudaGetErrorName(error));
  } else {
    return count;
  }
  return -1;
}

int describe_gpu(int gpu, char* text, int room) {
  cudaDeviceProp found;
  cudaError_t error = cudaGetDeviceProperties(&found, gpu);
  if (error != cudaSuccess) {
    return -1;
  }
  const unsigned char* u = (const unsigned char*)found.uuid.bytes;
  return snprintf(text, room,
                  "%d|GPU-%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x|%d.%d|%lld|%s\n", gpu,
                  u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15],
                  found.major, found.minor, (long long)found.totalGlobalMem, found.name);
}

int attribute(int gpu, cudaDeviceAttr which) {
  int value = 0;
  cudaDeviceGetAttribute(&value, which, gpu);
  return value;
}

/** Makes the rings anew, of that size. */
int make_rings(cuda_engine* e, size_t bytes) {
  if (dstn_wait(e)) {
    return 1;
  }
  cudaFree(e->sent_there);
  cudaFreeHost(e->sent);
  e->sent_there = 0;
  e->sent = 0;
  e->sent_bytes = 0;
  e->sent_at = 0;
  if (dstn_checked(e, cudaMallocHost((void**)&e->sent, bytes)) ||
      dstn_checked(e, cudaMalloc((void**)&e->sent_there, bytes))) {
    return 1;
  }
  e->sent_bytes = bytes;
  return 0;
}

/** Everything but the table; 0, or 1 with the engine's message set. */
int start(cuda_engine* e, const char* blas) {
  if (dstn_checked(e, cudaSetDevice(e->gpu)) ||
      dstn_checked(e, cudaStreamCreateWithFlags(&e->stream, cudaStreamNonBlocking)) ||
      dstn_checked(e, cudaMallocHost((void**)&e->result, sizeof(double))) || make_rings(e, RING_BYTES)) {
    return 1;
  }
  e->multiprocessors = attribute(e->gpu, cudaDevAttrMultiProcessorCount);
  return dstn_open_blas(&e->blas, blas, e->products == DSTN_TF32, e->stream, e->message, sizeof e->message);
}

}  // namespace dstn_engines

using namespace dstn_engines;

cuda_engine* dstn_current(dstn_engine* engine) {
  cuda_engine* e = (cuda_engine*)engine;
  cudaSetDevice(e->gpu);
  return e;
}

int dstn_checked(cuda_engine* e, cudaError_t error) {
  if (error == cudaSuccess) {
    return 0;
  }
  if (error == cudaErrorMemoryAllocation) {
    size_t free = 0, total = 0;
    cudaMemGetInfo(&free, &total);
    snprintf(e->message, sizeof e->message,
             "GPU %d has no memory left for this, %zu of its %zu bytes are free: lower batchSize, or end other programs "
             "on it",
             e->gpu, free, total);
  } else {
    snprintf(e->message, sizeof e->message, "GPU %d failed: %s (%s)", e->gpu, cudaGetErrorString(error),
             cudaGetErrorName(error));
  }
  // The next operation does not report again what can be got over.
  cudaGetLastError();
  return 1;
}

int dstn_wait(cuda_engine* e) { return dstn_checked(e, cudaStreamSynchronize(e->stream)); }

const char* dstn_cuda_error(dstn_engine* engine) { return ((cuda_engine*)engine)->message; }

void* dstn_cuda_allocate(dstn_engine* engine, int64_t bytes) {
  cuda_engine* e = dstn_current(engine);
  void* memory = 0;
  if (dstn_checked(e, cudaMalloc(&memory, bytes))) {
    return 0;
  }
  if (dstn_checked(e, cudaMemsetAsync(memory, 0, bytes, e->stream))) {
    cudaFree(memory);
    return 0;
  }
  return memory;
}

void dstn_cuda_release(dstn_engine* engine, void* memory) {
  cuda_engine* e = dstn_current(engine);
  cudaStreamSynchronize(e->stream);
  cudaFree(memory);
}

void dstn_cuda_close(dstn_engine* engine) {
  cuda_engine* e = dstn_current(engine);
  if (e->stream) {
    cudaStreamSynchronize(e->stream);
  }
  if (e->blas.handle) {
    e->blas.destroy(e->blas.handle);
  }
  cudaFree(e->scratch[0]);
  cudaFree(e->scratch[1]);
  cudaFree(e->sent_there);
  cudaFreeHost(e->sent);
  cudaFreeHost(e->result);
  if (e->stream) {
    cudaStreamDestroy(e->stream);
  }
  free(e);
}

void* dstn_cuda_scratch(cuda_engine* e, int which, size_t bytes) {
  if (e->scratch_bytes[which] < bytes) {
    // Work on the old one may be under way.
    if (dstn_wait(e)) {
      return 0;
    }
    cudaFree(e->scratch[which]);
    e->scratch[which] = 0;
    e->scratch_bytes[which] = 0;
    if (dstn_checked(e, cudaMalloc(&e->scratch[which], bytes))) {
      return 0;
    }
    e->scratch_bytes[which] = bytes;
  }
  return e->scratch[which];
}

/** A copy of the host's bytes in the ring of pinned memory, or null with the engine's message set. */
static char* keep(cuda_engine* e, const void* host, size_t bytes) {
  size_t at = (e->sent_at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (bytes > e->sent_bytes) {
    if (make_rings(e, 2 * bytes)) {
      return 0;
    }
    at = 0;
  } else if (at + bytes > e->sent_bytes) {
    // The first bytes of the ring may still be on their way.
    if (dstn_wait(e)) {
      return 0;
    }
    at = 0;
  }
  memcpy(e->sent + at, host, bytes);
  e->sent_at = at + bytes;
  return e->sent + at;
}

const void* dstn_send(cuda_engine* e, const void* host, size_t bytes) {
  char* kept = keep(e, host, bytes);
  if (!kept) {
    return 0;
  }
  char* there = e->sent_there + (kept - e->sent);
  return dstn_checked(e, cudaMemcpyAsync(there, kept, bytes, cudaMemcpyHostToDevice, e->stream)) ? 0 : there;
}

int dstn_cuda_upload(dstn_engine* engine, void* to, const void* host, int64_t bytes) {
  cuda_engine* e = dstn_current(engine);
  if ((size_t)bytes <= e->sent_bytes / 4) {
    // What is sent for a step does not make the host wait for the steps before.
    char* kept = keep(e, host, bytes);
    return !kept || dstn_checked(e, cudaMemcpyAsync(to, kept, bytes, cudaMemcpyHostToDevice, e->stream));
  }
  // The caller's array may move once this returns.
  return dstn_checked(e, cudaMemcpyAsync(to, host, bytes, cudaMemcpyHostToDevice, e->stream)) || dstn_wait(e);
}

int dstn_cuda_download(dstn_engine* engine, const void* from, void* host, int64_t bytes) {
  cuda_engine* e = dstn_current(engine);
  return dstn_checked(e, cudaMemcpyAsync(host, from, bytes, cudaMemcpyDeviceToHost, e->stream)) || dstn_wait(e);
}

#define DSTN_EXPORT extern "C" __attribute__((visibility("default")))

DSTN_EXPORT int dstn_cuda_gpus(char* text, int room) {
  int count = count_gpus(text, room);
  int used = 0;
  for (int gpu = 0; gpu < count; gpu++) {
    int written = describe_gpu(gpu, text + used, room - used);
    if (written < 0) {
      snprintf(text, room, "GPU %d cannot be asked what it is", gpu);
      return -1;
    }
    if (written >= room - used) {
      // No room for more; whoever has so many GPUs in a process can do without the last.
      text[used] = 0;
      return gpu;
    }
    used += written;
  }
  return count;
}

DSTN_EXPORT dstn_engine* dstn_open_cuda(int bytes, int products, const char* blas, int gpu, char* message, int room) {
  int count = count_gpus(message, room);
  if (count < 0) {
    return 0;
  }
  if (gpu < 0 || gpu >= count) {
    snprintf(message, room, "there is no GPU %d, this process has %d", gpu, count);
    return 0;
  }
  int major = attribute(gpu, cudaDevAttrComputeCapabilityMajor);
  int minor = attribute(gpu, cudaDevAttrComputeCapabilityMinor);
  if (products != DSTN_FLOAT32 && (bytes != 4 || major < 8)) {
    snprintf(message, room,
             "rounded products are for floats and GPUs of compute capability 8.0 and newer; found numbers of %d bytes, "
             "and GPU %d has %d.%d",
             bytes, gpu, major, minor);
    return 0;
  }
  cuda_engine* engine = (cuda_engine*)calloc(1, sizeof(cuda_engine));
  if (!engine) {
    snprintf(message, room, "no memory for an engine");
    return 0;
  }
  engine->table = dstn_cuda_table(bytes);
  engine->gpu = gpu;
  engine->products = products;
  if (start(engine, blas)) {
    snprintf(message, room, "%s", engine->message);
    dstn_cuda_close(engine);
    return 0;
  }
  return engine;
}
