// Masks, losses, rows and updates on a GPU.

namespace kernels {

/** What a mask is drawn from: one rate, or one for every row. */
template <typename T>
struct Rates {
  uint32_t key0, key1;
  double rate;
  // Of every row, or null.
  const double* rates;
  uint32_t columns;

  /** The mask's value at a place that has these bits. */
  __device__ __forceinline__ T value(uint32_t bits, uint32_t place) const {
    double p = rates ? rates[place / columns] : rate;
    return mask_value(bits, drop_threshold(p), (T)(1 / (1 - p)));
  }
};

/** A mask, and with x the product with it; thread i draws the bits of place i and of place half + i. */
template <typename T>
__global__ void dropout(uint64_t key, double rate, const double* rates, uint32_t columns, const T* x, T* mask, T* out,
                        uint32_t count) {
  Rates<T> drawn = {(uint32_t)key, (uint32_t)(key >> 32), rate, rates, columns};
  uint32_t half = (count + 1) / 2;
  DSTN_EACH(i, half) {
    uint32_t bits[2];
    threefry(drawn.key0, drawn.key1, i, bits, bits + 1);
    for (int k = 0; k < 2 && i + k * half < count; k++) {
      uint32_t place = i + k * half;
      T m = drawn.value(bits[k], place);
      mask[place] = m;
      if (x) {
        out[place] = x[place] * m;
      }
    }
  }
}

// What y + tangent would be if it had been written.
template <typename T>
__device__ __forceinline__ T sum_at(const T* y, const T* tangent, uint32_t i) {
  return tangent ? (T)(y[i] + tangent[i]) : y[i];
}

/** A warp for every row; each block's part of the loss. */
template <typename T>
__global__ void softmax_cross_entropy(const T* y, const T* tangent, const T* labels, const T* weights, double scale,
                                      T* gradient, uint32_t rows, uint32_t classes, double* parts) {
  uint32_t lane = threadIdx.x % WARP;
  uint32_t at_once = blockDim.x / WARP;
  double total = 0;
  for (uint32_t first = blockIdx.x * at_once; first < rows; first += gridDim.x * at_once) {
    uint32_t row = first + threadIdx.x / WARP;
    bool there = row < rows;
    uint32_t from = there ? row * classes : 0;
    T label_there = there ? labels[row] : (T)0;
    bool is_class = label_there >= 0 && label_there < (T)classes;
    uint32_t label = is_class ? (uint32_t)label_there : 0;
    double weight = !there ? 0 : is_class ? (double)weights[row] : (double)NAN;
    double max = -INFINITY;
    for (uint32_t j = lane; j < classes && there; j += WARP) {
      double logit = sum_at(y, tangent, from + j);
      max = logit > max ? logit : max;
    }
    max = warp_maximum(max);
    double sum = 0;
    for (uint32_t j = lane; j < classes && there; j += WARP) {
      sum += exp(sum_at(y, tangent, from + j) - max);
    }
    sum = warp_sum(sum);
    if (there && lane == 0) {
      total += weight * (max + log(sum) - sum_at(y, tangent, from + label));
    }
    if (gradient) {
      for (uint32_t j = lane; j < classes && there; j += WARP) {
        double share = exp(sum_at(y, tangent, from + j) - max) / sum;
        gradient[from + j] = (T)(scale * weight * (share - (j == label ? 1 : 0)));
      }
    }
  }
  total = block_sum(total);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = total;
  }
}

template <typename T>
__global__ void squared_error(const T* y, const T* tangent, const T* targets, const T* weights, double scale,
                              T* gradient, uint32_t count, uint32_t width, double* parts) {
  double total = 0;
  DSTN_EACH(i, count) {
    double weight = weights[i / width];
    double error = (double)sum_at(y, tangent, i) - targets[i];
    total += weight * error * error / 2;
    if (gradient) {
      gradient[i] = (T)(scale * weight * error);
    }
  }
  total = block_sum(total);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = total;
  }
}

template <typename T>
__global__ void momentum(T* w, const T* g, T* v, T rate, T momentum, uint32_t n) {
  DSTN_EACH(i, n) { momentum_step(w + i, g[i], v + i, rate, momentum); }
}

template <typename T>
__global__ void rms_prop(T* w, const T* g, T* s, T rate, T keep, T take, T epsilon, uint32_t n) {
  DSTN_EACH(i, n) { rms_prop_step(w + i, g[i], s + i, rate, keep, take, epsilon); }
}

template <typename T>
__global__ void adam(T* w, const T* g, T* m, T* v, T rate, T keep1, T take1, T keep2, T take2, T epsilon, uint32_t n) {
  DSTN_EACH(i, n) { adam_step(w + i, g[i], m + i, v + i, rate, keep1, take1, keep2, take2, epsilon); }
}

/** The grid's second axis counts tensors; the table has their sources, targets and widths. */
template <typename T>
__global__ void gather_rows(const int* rows, uint32_t count, const int64_t* table, uint32_t tensors) {
  uint32_t k = blockIdx.y;
  const T* from = dstn_device_pointer<const T>(table[k]);
  T* to = dstn_device_pointer<T>(table[tensors + k]);
  uint32_t width = (uint32_t)table[2 * tensors + k];
  DSTN_EACH(i, count * width) { to[i] = from[(uint32_t)rows[i / width] * width + i % width]; }
}

/** Parts of the squares of vectors; the grid's second axis counts those, the table has their addresses and lengths. */
template <typename T>
__global__ void square_parts(const int64_t* table, uint32_t vectors, double* parts) {
  const T* x = dstn_device_pointer<const T>(table[blockIdx.y]);
  uint32_t n = (uint32_t)table[vectors + blockIdx.y];
  double sum = 0;
  DSTN_EACH(i, n) { sum += (double)x[i] * x[i]; }
  sum = block_sum(sum);
  if (threadIdx.x == 0) {
    parts[blockIdx.y * gridDim.x + blockIdx.x] = sum;
  }
}

template <typename T>
__global__ void scale_to(const int64_t* table, uint32_t vectors, const double* square, double limit) {
  double norm = sqrt(*square);
  if (norm > limit) {
    T* x = dstn_device_pointer<T>(table[blockIdx.y]);
    T factor = (T)(limit / norm);
    DSTN_EACH(i, (uint32_t)table[vectors + blockIdx.y]) { x[i] *= factor; }
  }
}

}  // namespace kernels

/** One rate, which a kernel is given, or one for every row, which it finds at an address. */
struct Sent {
  double rate;
  const double* rates;
};

static int send_rates(cuda_engine* e, const double* rates, int rate_count, Sent* sent) {
  sent->rate = rates[0];
  sent->rates = 0;
  if (rate_count > 1) {
    sent->rates = (const double*)dstn_send(e, rates, rate_count * sizeof(double));
    return !sent->rates;
  }
  return 0;
}

template <typename T>
struct Training {
  static T* of(void* x) { return (T*)x; }
  static const T* of(const void* x) { return (const T*)x; }

  static int dropout(dstn_engine* engine, const double* rates, int rate_count, uint64_t key, const void* x, void* mask,
                     void* out, int64_t rows, int64_t columns) {
    Sent sent;
    if (send_rates(dstn_current(engine), rates, rate_count, &sent)) {
      return 1;
    }
    int64_t count = rows * columns;
    return dstn_each(engine, (count + 1) / 2, kernels::dropout<T>, key, sent.rate, sent.rates, columns, of(x), of(mask),
                     of(out), count);
  }

  static int softmax_cross_entropy(dstn_engine* engine, const void* y, const void* tangent, const void* labels,
                                   const void* weights, double scale, void* gradient, int64_t rows, int64_t classes,
                                   double* loss) {
    uint32_t count = parts_of((cuda_engine*)engine, rows * (classes < WARP ? WARP : classes));
    return loss_of(engine, kernels::softmax_cross_entropy<T>, y, tangent, labels, weights, scale, gradient, rows,
                   classes, loss, count);
  }

  static int squared_error(dstn_engine* engine, const void* y, const void* tangent, const void* targets,
                           const void* weights, double scale, void* gradient, int64_t rows, int64_t width,
                           double* loss) {
    uint32_t count = parts_of((cuda_engine*)engine, rows * width);
    return loss_of(engine, kernels::squared_error<T>, y, tangent, targets, weights, scale, gradient, rows * width,
                   width, loss, count);
  }

  static int loss_of(dstn_engine* engine,
                     void (*kernel)(const T*, const T*, const T*, const T*, double, T*, uint32_t, uint32_t, double*),
                     const void* y, const void* tangent, const void* wanted, const void* weights, double scale,
                     void* gradient, int64_t count, int64_t width, double* loss, uint32_t blocks) {
    cuda_engine* e = dstn_current(engine);
    double* parts = (double*)dstn_cuda_scratch(e, SCRATCH_OF_OPERATION, blocks * sizeof(double));
    return !parts ||
           dstn_teams(engine, dim3(blocks), THREADS, kernel, of(y), of(tangent), of(wanted), of(weights), scale,
                      of(gradient), count, width, parts) ||
           add_up(engine, parts, blocks, scale, 0, loss);
  }

  static int gather_rows(dstn_engine* engine, const int* rows, int64_t count, const int64_t* from, const int64_t* to,
                         const int64_t* widths, int tensors) {
    if (count == 0 || tensors == 0) {
      return 0;
    }
    cuda_engine* e = dstn_current(engine);
    int64_t widest = 1;
    for (int k = 0; k < tensors; k++) {
      widest = widths[k] > widest ? widths[k] : widest;
    }
    // Sent at once: a ring that wraps or grows does not keep what was sent before for the same operation.
    size_t of_table = 3 * tensors * sizeof(int64_t);
    char* all = (char*)malloc(of_table + count * sizeof(int));
    if (!all) {
      snprintf(e->message, sizeof e->message, "no memory for the numbers of %lld rows", (long long)count);
      return 1;
    }
    memcpy(all, from, tensors * sizeof(int64_t));
    memcpy(all + of_table / 3, to, tensors * sizeof(int64_t));
    memcpy(all + of_table / 3 * 2, widths, tensors * sizeof(int64_t));
    memcpy(all + of_table, rows, count * sizeof(int));
    const char* sent = (const char*)dstn_send(e, all, of_table + count * sizeof(int));
    free(all);
    if (!sent) {
      return 1;
    }
    const int64_t* there = (const int64_t*)sent;
    const int* rows_there = (const int*)(sent + of_table);
    dim3 blocks = dstn_blocks(e, count * widest);
    dstn_launch(e->stream, dim3(blocks.x, tensors), THREADS, kernels::gather_rows<T>, rows_there, count, there,
                tensors);
    return dstn_checked(e, cudaGetLastError());
  }

  static int clip(dstn_engine* engine, double limit, const int64_t* vectors, const int64_t* lengths, int count) {
    cuda_engine* e = dstn_current(engine);
    int64_t* table = (int64_t*)alloca(2 * count * sizeof(int64_t));
    int64_t longest = 1;
    for (int k = 0; k < count; k++) {
      table[k] = vectors[k];
      table[count + k] = lengths[k];
      longest = lengths[k] > longest ? lengths[k] : longest;
    }
    const int64_t* there = (const int64_t*)dstn_send(e, table, 2 * count * sizeof(int64_t));
    uint32_t blocks = parts_of(e, longest);
    double* square = (double*)dstn_cuda_scratch(e, SCRATCH_OF_OPERATION, (1 + blocks * count) * sizeof(double));
    if (!there || !square ||
        dstn_teams(engine, dim3(blocks, count), THREADS, kernels::square_parts<T>, there, count, square + 1) ||
        add_up(engine, square + 1, blocks * count, 1, 0, square)) {
      return 1;
    }
    dstn_launch(e->stream, dim3(dstn_blocks(e, longest).x, count), THREADS, kernels::scale_to<T>, there, count, square,
                limit);
    return dstn_checked(e, cudaGetLastError());
  }

  static int momentum(dstn_engine* e, void* w, const void* g, void* v, double rate, double momentum, int64_t n) {
    if (!v) {
      return Loops<T>::axpy(e, -rate, g, w, n);
    }
    return dstn_each(e, n, kernels::momentum<T>, of(w), of(g), of(v), (T)rate, (T)momentum, n);
  }

  static int rms_prop(dstn_engine* e, void* w, const void* g, void* s, double rate, double decay, double epsilon,
                      int64_t n) {
    return dstn_each(e, n, kernels::rms_prop<T>, of(w), of(g), of(s), (T)rate, (T)decay, (T)(1 - decay), (T)epsilon, n);
  }

  static int adam(dstn_engine* e, void* w, const void* g, void* m, void* v, double rate, double beta1, double beta2,
                  double epsilon, int64_t n) {
    return dstn_each(e, n, kernels::adam<T>, of(w), of(g), of(m), of(v), (T)rate, (T)beta1, (T)(1 - beta1), (T)beta2,
                     (T)(1 - beta2), (T)epsilon, n);
  }
};
