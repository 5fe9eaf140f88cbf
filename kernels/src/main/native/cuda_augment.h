// Augmentation of a minibatch on a GPU, a block for an image.

namespace kernels {

/** The threads of a block, which share the work on an image. */
struct Block {
  template <typename F>
  __device__ __forceinline__ void each(int n, F f) const {
    for (int i = threadIdx.x; i < n; i += blockDim.x) {
      f(i);
    }
    __syncthreads();
  }

  template <typename F>
  __device__ __forceinline__ void each(int rows, int columns, F f) const {
    each(rows * columns, [=](int i) { f(i / columns, i % columns); });
  }

  template <typename F>
  __device__ __forceinline__ double sum(int n, F f) const {
    double total = 0;
    for (int i = threadIdx.x; i < n; i += blockDim.x) {
      total += f(i);
    }
    return block_sum(total);
  }
};

template <typename T>
__global__ void augment(const T* x, dstn_changes changes, const int* steps, const double* numbers, const int* holes,
                        T* planes, T* out) {
  changes.steps = steps;
  changes.numbers = numbers;
  changes.holes = holes;
  int64_t length = (int64_t)changes.channels * changes.height * changes.width;
  int64_t padded = (int64_t)changes.channels * (changes.height + 2) * (changes.width + 2);
  for (int64_t b = blockIdx.x; b < changes.count; b += gridDim.x) {
    augment_image(Block(), changes, b, x + b * length, planes + b * padded, out + b * length);
  }
}

}  // namespace kernels

template <typename T>
struct Augmentation {
  static int augment(dstn_engine* engine, const void* x, const dstn_changes* changes, void* out) {
    cuda_engine* e = dstn_current(engine);
    const dstn_changes& c = *changes;
    size_t padded = (size_t)c.count * c.channels * (c.height + 2) * (c.width + 2) * sizeof(T);
    T* planes = (T*)dstn_cuda_scratch(e, SCRATCH_OF_OPERATION, padded);
    if (!planes || dstn_checked(e, cudaMemsetAsync(planes, 0, padded, e->stream))) {
      return 1;
    }
    // Sent at once, as a ring that had to grow would not keep what was sent before.
    size_t of_numbers = c.count * DSTN_STEP_NUMBERS * sizeof(double);
    size_t of_steps = c.count * sizeof(int);
    size_t of_holes = c.count * c.hole_count * 4 * sizeof(int);
    char* all = (char*)malloc(of_numbers + of_steps + of_holes);
    if (!all) {
      snprintf(e->message, sizeof e->message, "no memory for the settings of the augmentation: lower batchSize");
      return 1;
    }
    memcpy(all, c.numbers, of_numbers);
    memcpy(all + of_numbers, c.steps, of_steps);
    memcpy(all + of_numbers + of_steps, c.holes, of_holes);
    const char* sent = (const char*)dstn_send(e, all, of_numbers + of_steps + of_holes);
    free(all);
    if (!sent) {
      return 1;
    }
    return dstn_teams(engine, dim3((unsigned)c.count), THREADS, kernels::augment<T>, (const T*)x, c,
                      (const int*)(sent + of_numbers), (const double*)sent, (const int*)(sent + of_numbers + of_steps),
                      planes, (T*)out);
  }
};
