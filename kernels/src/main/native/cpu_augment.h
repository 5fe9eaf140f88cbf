// Augmentation of a minibatch; included as cpu_loops.h is.

/** One thread, which does the work on an image in vector registers. */
struct Alone {
  template <typename F>
  inline __attribute__((always_inline)) void each(int n, F f) const {
#pragma omp simd
    for (int i = 0; i < n; i++) {
      f(i);
    }
  }

  template <typename F>
  inline __attribute__((always_inline)) void each(int rows, int columns, F f) const {
    for (int row = 0; row < rows; row++) {
#pragma omp simd
      for (int i = 0; i < columns; i++) {
        f(row, i);
      }
    }
  }

  template <typename F>
  inline __attribute__((always_inline)) double sum(int n, F f) const {
    double total = 0;
#pragma omp simd reduction(+ : total)
    for (int i = 0; i < n; i++) {
      total += f(i);
    }
    return total;
  }
};

template <typename T>
struct Augmentation {
  static int augment(dstn_engine* engine, const void* x, const dstn_changes* changes, void* out) {
    int64_t length = (int64_t)changes->channels * changes->height * changes->width;
    size_t padded = (size_t)changes->channels * (changes->height + 2) * (changes->width + 2) * sizeof(T);
    T* planes = (T*)dstn_scratch((cpu_engine*)engine, padded);
    if (!planes) {
      return 1;
    }
    memset(planes, 0, padded);
    for (int64_t b = 0; b < changes->count; b++) {
      augment_image(Alone(), *changes, b, (const T*)x + b * length, planes, (T*)out + b * length);
    }
    return 0;
  }
};
