// The cell of an LSTM and sums of rows on a GPU.

namespace kernels {

/** Where the gates of the value at place i of rows x units begin; they are a row's units apart. */
__device__ __forceinline__ uint32_t first_gate(uint32_t i, uint32_t units) { return 4 * (i / units) * units + i % units; }

template <typename T>
__global__ void lstm_cell(const T* z, const T* before, T* c, T* h, T* gates, T* of_before, T* of_c, uint32_t count,
                          uint32_t units) {
  DSTN_EACH(i, count) {
    uint32_t at = first_gate(i, units);
    dstn_lstm<T> cell = lstm_at(z[at], z[at + units], z[at + 2 * units], z[at + 3 * units], before[i]);
    c[i] = cell.c;
    h[i] = cell.h;
    if (gates) {
      gates[at] = cell.of_i;
      gates[at + units] = cell.of_f;
      gates[at + 2 * units] = cell.of_o;
      gates[at + 3 * units] = cell.of_g;
      of_before[i] = cell.of_before;
      of_c[i] = cell.of_c;
    }
  }
}

template <typename T>
__global__ void lstm_tangent(const T* gates, const T* of_before, const T* of_c, const T* z, const T* before, T* c, T* h,
                             uint32_t count, uint32_t units) {
  DSTN_EACH(i, count) {
    uint32_t at = first_gate(i, units);
    uint32_t f = at + units, o = at + 2 * units, g = at + 3 * units;
    T tangent = of_before[i] * before[i] + gates[at] * z[at] + gates[f] * z[f] + gates[g] * z[g];
    c[i] = tangent;
    h[i] = of_c[i] * tangent + gates[o] * z[o];
  }
}

template <typename T>
__global__ void lstm_gradient(const T* gates, const T* of_before, const T* of_c, const T* h, T* c, T* z, uint32_t count,
                              uint32_t units) {
  DSTN_EACH(i, count) {
    uint32_t at = first_gate(i, units);
    T total = c[i] + of_c[i] * h[i];
    z[at] = gates[at] * total;
    z[at + units] = gates[at + units] * total;
    z[at + 2 * units] = gates[at + 2 * units] * h[i];
    z[at + 3 * units] = gates[at + 3 * units] * total;
    c[i] = of_before[i] * total;
  }
}

/** A thread for a column, so that rows that repeat are added in their order. */
template <typename T>
__global__ void add_to_rows(const int* rows, uint32_t count, const T* from, T* to, uint32_t width) {
  DSTN_EACH(j, width) {
    for (uint32_t i = 0; i < count; i++) {
      to[(uint32_t)rows[i] * width + j] += from[i * width + j];
    }
  }
}

}  // namespace kernels

template <typename T>
struct Recurrent {
  static int lstm_cell(dstn_engine* e, const void* z, const void* before, void* c, void* h, void* gates, void* of_before,
                       void* of_c, int64_t rows, int64_t units) {
    return dstn_each(e, rows * units, kernels::lstm_cell<T>, (const T*)z, (const T*)before, (T*)c, (T*)h, (T*)gates,
                     (T*)of_before, (T*)of_c, rows * units, units);
  }

  static int lstm_tangent(dstn_engine* e, const void* gates, const void* of_before, const void* of_c, const void* z,
                          const void* before, void* c, void* h, int64_t rows, int64_t units) {
    return dstn_each(e, rows * units, kernels::lstm_tangent<T>, (const T*)gates, (const T*)of_before, (const T*)of_c,
                     (const T*)z, (const T*)before, (T*)c, (T*)h, rows * units, units);
  }

  static int lstm_gradient(dstn_engine* e, const void* gates, const void* of_before, const void* of_c, const void* h,
                           void* c, void* z, int64_t rows, int64_t units) {
    return dstn_each(e, rows * units, kernels::lstm_gradient<T>, (const T*)gates, (const T*)of_before, (const T*)of_c,
                     (const T*)h, (T*)c, (T*)z, rows * units, units);
  }

  static int add_to_rows(dstn_engine* engine, const int* rows, int64_t count, const void* from, void* to,
                         int64_t width) {
    if (count == 0) {
      return 0;
    }
    const int* there = (const int*)dstn_send(dstn_current(engine), rows, count * sizeof(int));
    return there ? dstn_each(engine, width, kernels::add_to_rows<T>, there, count, (const T*)from, (T*)to, width) : 1;
  }
};
