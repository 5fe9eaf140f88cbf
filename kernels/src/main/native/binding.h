// What JavaCPP binds: the table's operations with addresses as numbers and failures as exceptions.
#ifndef DELTASTN_BINDING_H
#define DELTASTN_BINDING_H

#include <dlfcn.h>

#include <stdexcept>

#include "deltastn.h"

namespace dstn {

typedef int64_t address;

inline dstn_engine* engine_at(address e) { return (dstn_engine*)e; }

inline void check(address e, int code) {
  if (code) {
    throw std::runtime_error(engine_at(e)->table->error(engine_at(e)));
  }
}

inline bool cpu_has_bfloat16(const char* instructions) {
  return dstn_cpu_has_bfloat16(*instructions ? instructions : 0);
}

inline bool cpu_has_amx(const char* instructions) { return dstn_cpu_has_amx(*instructions ? instructions : 0); }

inline address open_cpu(int bytes, int products, bool own, const char* blas, const char* instructions, int threads) {
  char message[512];
  dstn_engine* engine =
      dstn_open_cpu(bytes, products, own, blas, *instructions ? instructions : 0, threads, message, sizeof message);
  if (!engine) {
    throw std::runtime_error(message);
  }
  return (address)engine;
}

/** A function of the library of the CUDA engine at a path; that stays open. */
inline void* cuda_function(const char* library, const char* name) {
  void* opened = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  void* function = opened ? dlsym(opened, name) : 0;
  if (!function) {
    const char* reason = dlerror();
    throw std::runtime_error(reason ? reason : name);
  }
  return function;
}

inline const char* cuda_gpus(const char* library) {
  static thread_local char text[8192];
  if (((dstn_cuda_gpus_function)cuda_function(library, "dstn_cuda_gpus"))(text, sizeof text) < 0) {
    throw std::runtime_error(text);
  }
  return text;
}

inline address open_cuda(const char* library, int bytes, int products, const char* blas, int gpu) {
  char message[512];
  dstn_engine* engine = ((dstn_open_cuda_function)cuda_function(library, "dstn_open_cuda"))(
      bytes, products, *blas ? blas : 0, gpu, message, sizeof message);
  if (!engine) {
    throw std::runtime_error(message);
  }
  return (address)engine;
}

inline const char* engine_name(address e) { return engine_at(e)->table->name; }
inline const char* engine_error(address e) { return engine_at(e)->table->error(engine_at(e)); }
inline void close_engine(address e) { engine_at(e)->table->close(engine_at(e)); }

inline void* allocate(address e, address bytes) { return engine_at(e)->table->allocate(engine_at(e), bytes); }
inline void release(address e, void* memory) { engine_at(e)->table->release(engine_at(e), memory); }

#define DSTN_CALL(operation, ...) check(e, engine_at(e)->table->operation(engine_at(e), __VA_ARGS__))
#define DSTN_FROM(x) (const void*)(x)
#define DSTN_TO(x) (void*)(x)

inline void upload(address e, address to, const float* host, address n) { DSTN_CALL(upload, DSTN_TO(to), host, n * 4); }
inline void upload(address e, address to, const double* host, address n) { DSTN_CALL(upload, DSTN_TO(to), host, n * 8); }
inline void download(address e, address from, float* host, address n) {
  DSTN_CALL(download, DSTN_FROM(from), host, n * 4);
}
inline void download(address e, address from, double* host, address n) {
  DSTN_CALL(download, DSTN_FROM(from), host, n * 8);
}

inline void copy(address e, address from, address to, address n) { DSTN_CALL(copy, DSTN_FROM(from), DSTN_TO(to), n); }
inline void fill(address e, address x, double value, address n) { DSTN_CALL(fill, DSTN_TO(x), value, n); }
inline void gemm(address e, bool ta, bool tb, int m, int n, int k, double alpha, address a, int lda, address b,
                 int ldb, double beta, address c) {
  DSTN_CALL(gemm, ta, tb, m, n, k, alpha, DSTN_FROM(a), lda, DSTN_FROM(b), ldb, beta, DSTN_TO(c));
}
inline void axpy(address e, double alpha, address x, address y, address n) {
  DSTN_CALL(axpy, alpha, DSTN_FROM(x), DSTN_TO(y), n);
}
inline void scale(address e, double alpha, address x, address n) { DSTN_CALL(scale, alpha, DSTN_TO(x), n); }
inline void multiply(address e, address a, address b, address out, address n) {
  DSTN_CALL(multiply, DSTN_FROM(a), DSTN_FROM(b), DSTN_TO(out), n);
}
inline void add_row_vector(address e, address x, address v, address m, address n) {
  DSTN_CALL(add_row_vector, DSTN_TO(x), DSTN_FROM(v), m, n);
}
inline void sum_rows(address e, address x, address out, address m, address n) {
  DSTN_CALL(sum_rows, DSTN_FROM(x), DSTN_TO(out), m, n);
}
inline void scale_rows(address e, address x, address s, address out, address m, address n) {
  DSTN_CALL(scale_rows, DSTN_FROM(x), DSTN_FROM(s), DSTN_TO(out), m, n);
}
inline void scale_rows_add(address e, address x, address s, address out, address m, address n) {
  DSTN_CALL(scale_rows_add, DSTN_FROM(x), DSTN_FROM(s), DSTN_TO(out), m, n);
}
inline void add_column_vector(address e, address x, address v, address m, address n) {
  DSTN_CALL(add_column_vector, DSTN_TO(x), DSTN_FROM(v), m, n);
}
inline void sum_columns(address e, address x, address out, address m, address n) {
  DSTN_CALL(sum_columns, DSTN_FROM(x), DSTN_TO(out), m, n);
}
inline void row_dots(address e, address a, address b, address out, address m, address n) {
  DSTN_CALL(row_dots, DSTN_FROM(a), DSTN_FROM(b), DSTN_TO(out), m, n);
}
inline double dot(address e, address a, address b, address n) {
  double result = 0;
  DSTN_CALL(dot, DSTN_FROM(a), DSTN_FROM(b), n, &result);
  return result;
}
inline void activate(address e, int kind, address z, address y, address n) {
  DSTN_CALL(activate, kind, DSTN_FROM(z), DSTN_TO(y), n);
}
inline void derivative(address e, int kind, address z, address y, address d, address n) {
  DSTN_CALL(derivative, kind, DSTN_FROM(z), DSTN_FROM(y), DSTN_TO(d), n);
}
inline void slope_product(address e, int kind, address z, address y, address x, address out, address n) {
  DSTN_CALL(slope_product, kind, DSTN_FROM(z), DSTN_FROM(y), DSTN_FROM(x), DSTN_TO(out), n);
}
inline void dropout(address e, const double* rates, int rate_count, address key, address x, address mask,
                    address out, address rows, address columns) {
  DSTN_CALL(dropout, rates, rate_count, (uint64_t)key, DSTN_FROM(x), DSTN_TO(mask), DSTN_TO(out), rows, columns);
}
inline void softmax_cross_entropy(address e, address y, address tangent, address labels, address weights, double scale,
                                  address gradient, address rows, address classes, address loss) {
  DSTN_CALL(softmax_cross_entropy, DSTN_FROM(y), DSTN_FROM(tangent), DSTN_FROM(labels), DSTN_FROM(weights), scale,
            DSTN_TO(gradient), rows, classes, (double*)loss);
}
inline void squared_error(address e, address y, address tangent, address targets, address weights, double scale,
                          address gradient, address rows, address width, address loss) {
  DSTN_CALL(squared_error, DSTN_FROM(y), DSTN_FROM(tangent), DSTN_FROM(targets), DSTN_FROM(weights), scale,
            DSTN_TO(gradient), rows, width, (double*)loss);
}
inline void momentum(address e, address w, address g, address v, double rate, double momentum, address n) {
  DSTN_CALL(momentum, DSTN_TO(w), DSTN_FROM(g), DSTN_TO(v), rate, momentum, n);
}
inline void momentum_of_product(address e, int m, int n, int k, address a, int lda, address b, int ldb, address g,
                                address w, address v, double rate, double momentum) {
  DSTN_CALL(momentum_of_product, m, n, k, DSTN_FROM(a), lda, DSTN_FROM(b), ldb, DSTN_TO(g), DSTN_TO(w), DSTN_TO(v),
            rate, momentum);
}
inline void rms_prop(address e, address w, address g, address s, double rate, double decay, double epsilon,
                     address n) {
  DSTN_CALL(rms_prop, DSTN_TO(w), DSTN_FROM(g), DSTN_TO(s), rate, decay, epsilon, n);
}
inline void adam(address e, address w, address g, address m, address v, double rate, double beta1, double beta2,
                 double epsilon, address n) {
  DSTN_CALL(adam, DSTN_TO(w), DSTN_FROM(g), DSTN_TO(m), DSTN_TO(v), rate, beta1, beta2, epsilon, n);
}

// Planes are given as their number and the ten sizes of dstn_planes in order.
inline dstn_planes planes_of(address count, const int* s) {
  return {count, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9]};
}
inline void max_pool(address e, address x, address count, const int* sizes, address y, address positions) {
  dstn_planes planes = planes_of(count, sizes);
  DSTN_CALL(max_pool, DSTN_FROM(x), &planes, DSTN_TO(y), DSTN_TO(positions));
}
inline void gather(address e, address x, address count, const int* sizes, address positions, address y) {
  dstn_planes planes = planes_of(count, sizes);
  DSTN_CALL(gather, DSTN_FROM(x), &planes, DSTN_FROM(positions), DSTN_TO(y));
}
inline void scatter(address e, address g, address count, const int* sizes, address positions, address dx) {
  dstn_planes planes = planes_of(count, sizes);
  DSTN_CALL(scatter, DSTN_FROM(g), &planes, DSTN_FROM(positions), DSTN_TO(dx));
}
inline void average_pool(address e, address x, address count, const int* sizes, address y) {
  dstn_planes planes = planes_of(count, sizes);
  DSTN_CALL(average_pool, DSTN_FROM(x), &planes, DSTN_TO(y));
}
inline void average_pool_gradient(address e, address g, address count, const int* sizes, address dx) {
  dstn_planes planes = planes_of(count, sizes);
  DSTN_CALL(average_pool_gradient, DSTN_FROM(g), &planes, DSTN_TO(dx));
}

inline void respond(address e, address c, address u, address r, address v, address p, double beta, address z,
                    address a, address rows, address units, address plane, address h) {
  DSTN_CALL(respond, DSTN_FROM(c), DSTN_FROM(u), DSTN_FROM(r), DSTN_FROM(v), DSTN_FROM(p), beta, DSTN_TO(z),
            DSTN_TO(a), rows, units, plane, h);
}
inline void respond_gradients(address e, address c, address r, address v, address a, address p, address g,
                              address scaled, address du, address dr, address dv, address rows, address units,
                              address plane, address h) {
  DSTN_CALL(respond_gradients, DSTN_FROM(c), DSTN_FROM(r), DSTN_FROM(v), DSTN_FROM(a), DSTN_FROM(p), DSTN_FROM(g),
            DSTN_TO(scaled), DSTN_TO(du), DSTN_TO(dr), DSTN_TO(dv), rows, units, plane, h);
}

inline void gather_rows(address e, const int* rows, address count, const address* from, const address* to,
                        const address* widths, int tensors) {
  DSTN_CALL(gather_rows, rows, count, from, to, widths, tensors);
}
inline void add_dot(address e, double alpha, address a, address b, address n, address sum) {
  DSTN_CALL(add_dot, alpha, DSTN_FROM(a), DSTN_FROM(b), n, (double*)sum);
}
inline void clip(address e, double limit, const address* vectors, const address* lengths, int count) {
  DSTN_CALL(clip, limit, vectors, lengths, count);
}

inline void augment(address e, address x, address count, int channels, int height, int width, const int* steps,
                    const double* numbers, const int* holes, int hole_count, address out) {
  dstn_changes changes = {count, channels, height, width, steps, numbers, holes, hole_count};
  DSTN_CALL(augment, DSTN_FROM(x), &changes, DSTN_TO(out));
}

inline void finish_layer(address e, int kind, address bias, const double* rates, int rate_count, address key,
                         address z, address y, address slope, address rows, address units, address plane) {
  DSTN_CALL(finish_layer, kind, DSTN_FROM(bias), rates, rate_count, (uint64_t)key, DSTN_FROM(z), DSTN_TO(y),
            DSTN_TO(slope), rows, units, plane);
}

inline void convolution(address e, address x, address w, const int* sizes, address z, address images, int channels,
                        int filters) {
  dstn_planes planes = planes_of(images, sizes);
  DSTN_CALL(convolution, DSTN_FROM(x), DSTN_FROM(w), &planes, DSTN_TO(z), images, channels, filters);
}
inline void convolution_filter_gradient(address e, address g, address x, const int* sizes, address dw, address images,
                                        int channels, int filters) {
  dstn_planes planes = planes_of(images, sizes);
  DSTN_CALL(convolution_filter_gradient, DSTN_FROM(g), DSTN_FROM(x), &planes, DSTN_TO(dw), images, channels, filters);
}
inline void convolution_data_gradient(address e, address g, address w, const int* sizes, double beta, address dx,
                                      address images, int channels, int filters) {
  dstn_planes planes = planes_of(images, sizes);
  DSTN_CALL(convolution_data_gradient, DSTN_FROM(g), DSTN_FROM(w), &planes, beta, DSTN_TO(dx), images, channels,
            filters);
}

inline void convolution_maximum(address e, address x, address w, const int* sizes, const int* pool, address y,
                                address positions, address images, int channels, int filters) {
  dstn_planes planes = planes_of(images, sizes);
  dstn_planes window = planes_of(images, pool);
  DSTN_CALL(convolution_maximum, DSTN_FROM(x), DSTN_FROM(w), &planes, &window, DSTN_TO(y), DSTN_TO(positions), images,
            channels, filters);
}
inline void convolution_at(address e, address x, address w, const int* sizes, address positions, address chosen,
                           address y, address images, int channels, int filters) {
  dstn_planes planes = planes_of(images, sizes);
  DSTN_CALL(convolution_at, DSTN_FROM(x), DSTN_FROM(w), &planes, DSTN_FROM(positions), chosen, DSTN_TO(y), images,
            channels, filters);
}
inline void convolution_filter_gradient_at(address e, address g, address positions, address chosen, address x,
                                           const int* sizes, address dw, address images, int channels, int filters) {
  dstn_planes planes = planes_of(images, sizes);
  DSTN_CALL(convolution_filter_gradient_at, DSTN_FROM(g), DSTN_FROM(positions), chosen, DSTN_FROM(x), &planes,
            DSTN_TO(dw), images, channels, filters);
}
inline void convolution_data_gradient_at(address e, address g, address positions, address chosen, address w,
                                         const int* sizes, double beta, address dx, address images, int channels,
                                         int filters) {
  dstn_planes planes = planes_of(images, sizes);
  DSTN_CALL(convolution_data_gradient_at, DSTN_FROM(g), DSTN_FROM(positions), chosen, DSTN_FROM(w), &planes, beta,
            DSTN_TO(dx), images, channels, filters);
}

inline void inverse_roots(address e, address x, double epsilon, address out, address n) {
  DSTN_CALL(inverse_roots, DSTN_FROM(x), epsilon, DSTN_TO(out), n);
}
inline void scale_channels(address e, address x, address s, address t, address y, address rows, address channels,
                           address plane) {
  DSTN_CALL(scale_channels, DSTN_FROM(x), DSTN_FROM(s), DSTN_FROM(t), DSTN_TO(y), rows, channels, plane);
}
inline void normalize(address e, address x, address gamma, address beta, double epsilon, address statistics, address y,
                      address rows, address channels, address plane) {
  DSTN_CALL(normalize, DSTN_FROM(x), DSTN_FROM(gamma), DSTN_FROM(beta), epsilon, DSTN_TO(statistics), DSTN_TO(y), rows,
            channels, plane);
}
inline void times_normalization(address e, address t, address x, address gamma, address statistics, address sums,
                                address products, address out, address rows, address channels, address plane) {
  DSTN_CALL(times_normalization, DSTN_FROM(t), DSTN_FROM(x), DSTN_FROM(gamma), DSTN_FROM(statistics), DSTN_TO(sums),
            DSTN_TO(products), DSTN_TO(out), rows, channels, plane);
}

inline void lstm_cell(address e, address z, address before, address c, address h, address gates, address of_before,
                      address of_c, address rows, address units) {
  DSTN_CALL(lstm_cell, DSTN_FROM(z), DSTN_FROM(before), DSTN_TO(c), DSTN_TO(h), DSTN_TO(gates), DSTN_TO(of_before),
            DSTN_TO(of_c), rows, units);
}
inline void lstm_tangent(address e, address gates, address of_before, address of_c, address z, address before,
                         address c, address h, address rows, address units) {
  DSTN_CALL(lstm_tangent, DSTN_FROM(gates), DSTN_FROM(of_before), DSTN_FROM(of_c), DSTN_FROM(z), DSTN_FROM(before),
            DSTN_TO(c), DSTN_TO(h), rows, units);
}
inline void lstm_gradient(address e, address gates, address of_before, address of_c, address h, address c, address z,
                          address rows, address units) {
  DSTN_CALL(lstm_gradient, DSTN_FROM(gates), DSTN_FROM(of_before), DSTN_FROM(of_c), DSTN_FROM(h), DSTN_TO(c),
            DSTN_TO(z), rows, units);
}
inline void add_to_rows(address e, const int* rows, address count, address from, address to, address width) {
  DSTN_CALL(add_to_rows, rows, count, DSTN_FROM(from), DSTN_TO(to), width);
}

}  // namespace dstn

#endif
