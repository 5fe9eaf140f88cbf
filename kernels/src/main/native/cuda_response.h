// The structured response on a GPU.

namespace kernels {

/** Sum over j of c_j u_j. */
template <typename T>
__device__ __forceinline__ T combine(const T* c, const T* u, uint32_t h) {
  T sum = 0;
  for (uint32_t j = 0; j < h; j++) {
    sum += c[j] * u[j];
  }
  return sum;
}

/** Units without planes: a, and z in the same pass. */
template <typename T>
__global__ void respond(const T* c, const T* u, const T* r, const T* v, const T* p, T beta, T* z, T* a, uint32_t units,
                        uint32_t h, uint32_t count) {
  DSTN_EACH(i, count) {
    uint32_t unit = i % units;
    const T* offsets = c + i / units * h;
    T scale = combine(offsets, u + unit * h, h);
    T shift = v ? r[unit] * combine(offsets, v + unit * h, h) : (T)0;
    a[i] = scale;
    z[i] = (beta == 0 ? (T)0 : beta * z[i]) + scale * p[i] + shift;
  }
}

/** Units with planes: a and the shift of every unit. */
template <typename T>
__global__ void respond_units(const T* c, const T* u, const T* r, const T* v, T* a, T* shift, uint32_t units,
                              uint32_t h, uint32_t count) {
  DSTN_EACH(i, count) {
    uint32_t unit = i % units;
    const T* offsets = c + i / units * h;
    a[i] = combine(offsets, u + unit * h, h);
    shift[i] = v ? r[unit] * combine(offsets, v + unit * h, h) : (T)0;
  }
}

template <typename T>
__global__ void respond_planes(const T* a, const T* shift, const T* p, T beta, T* z, uint32_t plane, uint32_t count) {
  DSTN_EACH(i, count) {
    uint32_t unit = i / plane;
    z[i] = (beta == 0 ? (T)0 : beta * z[i]) + a[unit] * p[i] + shift[unit];
  }
}

/** A warp for the plane of a unit: scaled, <g, p> and the sum of g. */
template <typename T>
__global__ void reduce_planes(const T* a, const T* p, const T* g, T* scaled, T* dots, T* totals, uint32_t plane,
                              uint32_t units) {
  uint32_t lane = threadIdx.x % WARP;
  uint32_t at_once = blockDim.x / WARP;
  for (uint32_t first = blockIdx.x * at_once; first < units; first += gridDim.x * at_once) {
    uint32_t unit = first + threadIdx.x / WARP;
    T dot = 0, total = 0;
    for (uint32_t j = lane; j < plane && unit < units; j += WARP) {
      uint32_t i = unit * plane + j;
      dot += g[i] * p[i];
      total += g[i];
      scaled[i] = a[unit] * g[i];
    }
    dot = warp_sum(dot);
    total = warp_sum(total);
    if (lane == 0 && unit < units) {
      dots[unit] = dot;
      totals[unit] = total;
    }
  }
}

const int RESPONSE_UNITS = 32;
const int RESPONSE_SHARES = 8;

/**
 * Sums over the rows for 32 units and, by the grid's second axis, one hyperparameter: of dots c into du, and of totals c
 * into dv where there is one. With p, dots are g p, and scaled is written too.
 */
template <typename T>
__global__ void __launch_bounds__(RESPONSE_UNITS* RESPONSE_SHARES)
    sum_responses(const T* c, const T* a, const T* p, const T* dots, const T* totals, T* scaled, T* du, T* dv,
                  uint32_t rows, uint32_t units, uint32_t h) {
  __shared__ T parts[2][RESPONSE_SHARES][RESPONSE_UNITS];
  uint32_t lane = threadIdx.x % RESPONSE_UNITS;
  uint32_t share = threadIdx.x / RESPONSE_UNITS;
  uint32_t unit = blockIdx.x * RESPONSE_UNITS + lane;
  uint32_t j = blockIdx.y;
  T of_scale = 0, of_shift = 0;
  for (uint32_t row = share; row < rows && unit < units; row += RESPONSE_SHARES) {
    uint32_t i = row * units + unit;
    T offset = c[row * h + j];
    T total = totals[i];
    of_scale += offset * (p ? total * p[i] : dots[i]);
    of_shift += offset * total;
    if (p && j == 0) {
      scaled[i] = a[i] * total;
    }
  }
  parts[0][share][lane] = of_scale;
  parts[1][share][lane] = of_shift;
  __syncthreads();
  if (share == 0 && unit < units) {
    for (int i = 1; i < RESPONSE_SHARES; i++) {
      of_scale += parts[0][i][lane];
      of_shift += parts[1][i][lane];
    }
    du[unit * h + j] = of_scale;
    if (dv) {
      dv[unit * h + j] = of_shift;
    }
  }
}

/** From the gradient of r V in dv: those of r and V. */
template <typename T>
__global__ void split_shift(const T* r, const T* v, T* dr, T* dv, uint32_t h, uint32_t units) {
  DSTN_EACH(unit, units) {
    T sum = 0;
    for (uint32_t i = unit * h; i < (unit + 1) * h; i++) {
      sum += dv[i] * v[i];
      dv[i] *= r[unit];
    }
    dr[unit] = sum;
  }
}

}  // namespace kernels

template <typename T>
struct StructuredResponse {
  static T* of(void* x) { return (T*)x; }
  static const T* of(const void* x) { return (const T*)x; }

  static int respond(dstn_engine* engine, const void* c, const void* u, const void* r, const void* v, const void* p,
                     double beta, void* z, void* a, int64_t rows, int64_t units, int64_t plane, int64_t h) {
    int64_t count = rows * units;
    if (plane == 1) {
      return dstn_each(engine, count, kernels::respond<T>, of(c), of(u), of(r), of(v), of(p), (T)beta, of(z), of(a),
                       units, h, count);
    }
    T* shift = of(dstn_cuda_scratch(dstn_current(engine), SCRATCH_OF_OPERATION, count * sizeof(T)));
    return !shift ||
           dstn_each(engine, count, kernels::respond_units<T>, of(c), of(u), of(r), of(v), of(a), shift, units, h,
                     count) ||
           dstn_each(engine, count * plane, kernels::respond_planes<T>, of(a), shift, of(p), (T)beta, of(z), plane,
                     count * plane);
  }

  static int respond_gradients(dstn_engine* engine, const void* c, const void* r, const void* v, const void* a,
                               const void* p, const void* g, void* scaled, void* du, void* dr, void* dv, int64_t rows,
                               int64_t units, int64_t plane, int64_t h) {
    int64_t count = rows * units;
    const T* ps = of(p);
    const T* totals = of(g);
    const T* dots = 0;
    if (plane > 1) {
      cuda_engine* e = dstn_current(engine);
      T* reduced = of(dstn_cuda_scratch(e, SCRATCH_OF_OPERATION, 2 * count * sizeof(T)));
      if (!reduced || dstn_teams(engine, dstn_blocks(e, count * WARP), THREADS, kernels::reduce_planes<T>, of(a), ps,
                                 of(g), of(scaled), reduced, reduced + count, plane, count)) {
        return 1;
      }
      ps = 0;
      dots = reduced;
      totals = reduced + count;
    }
    dim3 blocks((unsigned)((units + kernels::RESPONSE_UNITS - 1) / kernels::RESPONSE_UNITS), (unsigned)h);
    if (dstn_teams(engine, blocks, kernels::RESPONSE_UNITS * kernels::RESPONSE_SHARES, kernels::sum_responses<T>, of(c),
                   of(a), ps, dots, totals, of(scaled), of(du), v ? of(dv) : (T*)0, rows, units, h)) {
      return 1;
    }
    return v ? dstn_each(engine, units, kernels::split_shift<T>, of(r), of(v), of(dr), of(dv), h, units) : 0;
  }
};
