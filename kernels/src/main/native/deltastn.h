/*
 * The C interface of the native engines, in the terms of org.deltastn.tensor.backend.Backend.
 *
 * An engine serves one replica, on the CPU or on a GPU, and holds a table of operations; there is one table for each
 * width of numbers and instruction set. Tensors are addresses in the engine's memory; other pointers are the caller's.
 * Matrices are row-major and contiguous. Operations return 0, or another value with a message in error(). On a GPU they
 * return before the work is done, and a later one may report a failure. Sizes are trusted: the Java side checks
 * them.
 */
#ifndef DELTASTN_H
#define DELTASTN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dstn_engine dstn_engine;

/* Sizes of a window that slides over planes. */
typedef struct dstn_planes {
  int64_t count;
  int height, width, out_height, out_width;
  int kernel_height, kernel_width, stride_height, stride_width, pad_height, pad_width;
} dstn_planes;

/* The steps of org.deltastn.tensor.backend.ImageChanges, and how many numbers it has for an image. */
enum dstn_step {
  DSTN_FLIP = 1,
  DSTN_WARP = 2,
  DSTN_BRIGHTNESS = 4,
  DSTN_CONTRAST = 8,
  DSTN_SATURATION = 16,
  DSTN_HUE = 32,
  DSTN_COLOURS = 60
};
enum { DSTN_STEP_NUMBERS = 10 };

/* What is done to each image of a minibatch, in the caller's memory. */
typedef struct dstn_changes {
  int64_t count;
  int channels, height, width;
  /* Of each image: its steps, its numbers, and as many holes of four edges. */
  const int* steps;
  const double* numbers;
  const int* holes;
  int hole_count;
} dstn_changes;

/* The order of org.deltastn.tensor.Activation. */
enum dstn_activation {
  DSTN_IDENTITY,
  DSTN_RELU,
  DSTN_LEAKY_RELU,
  DSTN_ELU,
  DSTN_SIGMOID,
  DSTN_TANH,
  DSTN_SOFTPLUS,
  DSTN_SWISH
};

/* To what products round what they multiply: the order of org.deltastn.tensor.ProductPrecision. */
enum dstn_products { DSTN_FLOAT32, DSTN_TF32, DSTN_BFLOAT16 };

typedef struct dstn_table {
  const char* name;
  const char* (*error)(dstn_engine*);
  void (*close)(dstn_engine*);

  /* Memory of zeros, or null; and both ways between it and the caller's arrays. */
  void* (*allocate)(dstn_engine*, int64_t bytes);
  void (*release)(dstn_engine*, void* memory);
  int (*upload)(dstn_engine*, void* to, const void* host, int64_t bytes);
  int (*download)(dstn_engine*, const void* from, void* host, int64_t bytes);

  int (*copy)(dstn_engine*, const void* from, void* to, int64_t n);
  int (*fill)(dstn_engine*, void* x, double value, int64_t n);
  int (*gemm)(dstn_engine*, int transpose_a, int transpose_b, int m, int n, int k, double alpha,
              const void* a, int lda, const void* b, int ldb, double beta, void* c);
  int (*axpy)(dstn_engine*, double alpha, const void* x, void* y, int64_t n);
  int (*scale)(dstn_engine*, double alpha, void* x, int64_t n);
  int (*multiply)(dstn_engine*, const void* a, const void* b, void* out, int64_t n);

  /* Of matrices of m rows and n columns. */
  int (*add_row_vector)(dstn_engine*, void* x, const void* v, int64_t m, int64_t n);
  int (*sum_rows)(dstn_engine*, const void* x, void* out, int64_t m, int64_t n);
  int (*scale_rows)(dstn_engine*, const void* x, const void* s, void* out, int64_t m, int64_t n);
  int (*scale_rows_add)(dstn_engine*, const void* x, const void* s, void* out, int64_t m, int64_t n);
  int (*add_column_vector)(dstn_engine*, void* x, const void* v, int64_t m, int64_t n);
  int (*sum_columns)(dstn_engine*, const void* x, void* out, int64_t m, int64_t n);
  int (*row_dots)(dstn_engine*, const void* a, const void* b, void* out, int64_t m, int64_t n);
  int (*dot)(dstn_engine*, const void* a, const void* b, int64_t n, double* result);

  int (*activate)(dstn_engine*, int activation, const void* z, void* y, int64_t n);
  int (*derivative)(dstn_engine*, int activation, const void* z, const void* y, void* d, int64_t n);
  /* out <- phi'(z) x. */
  int (*slope_product)(dstn_engine*, int activation, const void* z, const void* y, const void* x,
                       void* out, int64_t n);

  /* A mask alone, or with x and out the product with it too; one rate, or one for every row. */
  int (*dropout)(dstn_engine*, const double* rates, int rate_count, uint64_t key, const void* x,
                 void* mask, void* out, int64_t rows, int64_t columns);

  /*
   * Losses at y + tangent (null for zero; the sum rounded to the width of numbers), times scale, and their gradients
   * (null for none). The loss is a double in the engine's memory. A label that is no class makes it NaN.
   */
  int (*softmax_cross_entropy)(dstn_engine*, const void* y, const void* tangent, const void* labels,
                               const void* weights, double scale, void* gradient, int64_t rows,
                               int64_t classes, double* loss);
  int (*squared_error)(dstn_engine*, const void* y, const void* tangent, const void* targets,
                       const void* weights, double scale, void* gradient, int64_t rows, int64_t width,
                       double* loss);

  int (*momentum)(dstn_engine*, void* w, const void* g, void* v, double rate, double momentum, int64_t n);
  /*
   * The same with the gradient A^T B of m x n, to the last bit as if gemm had written it to g; what g holds then is
   * undefined. Engines on the CPU have it.
   */
  int (*momentum_of_product)(dstn_engine*, int m, int n, int k, const void* a, int lda, const void* b, int ldb,
                             void* g, void* w, void* v, double rate, double momentum);
  int (*rms_prop)(dstn_engine*, void* w, const void* g, void* s, double rate, double decay,
                  double epsilon, int64_t n);
  int (*adam)(dstn_engine*, void* w, const void* g, void* m, void* v, double rate, double beta1,
              double beta2, double epsilon, int64_t n);

  int (*max_pool)(dstn_engine*, const void* x, const dstn_planes*, void* y, void* positions);
  int (*gather)(dstn_engine*, const void* x, const dstn_planes*, const void* positions, void* y);
  int (*scatter)(dstn_engine*, const void* g, const dstn_planes*, const void* positions, void* dx);
  int (*average_pool)(dstn_engine*, const void* x, const dstn_planes*, void* y);
  int (*average_pool_gradient)(dstn_engine*, const void* g, const dstn_planes*, void* dx);

  /*
   * The structured response (Equation 3.14): a <- c U^T; z <- beta z + a (p) + c (r V)^T, of rows x units x plane. r
   * and v are null where there is no bias.
   */
  int (*respond)(dstn_engine*, const void* c, const void* u, const void* r, const void* v,
                 const void* p, double beta, void* z, void* a, int64_t rows, int64_t units,
                 int64_t plane, int64_t h);
  /* scaled <- a (g), and the gradients of U, r and V. */
  int (*respond_gradients)(dstn_engine*, const void* c, const void* r, const void* v, const void* a,
                           const void* p, const void* g, void* scaled, void* du, void* dr, void* dv,
                           int64_t rows, int64_t units, int64_t plane, int64_t h);

  /* Row i at address to[k] <- row rows[i] at address from[k], of widths[k] numbers, for every k of `tensors`. */
  int (*gather_rows)(dstn_engine*, const int* rows, int64_t count, const int64_t* from, const int64_t* to,
                     const int64_t* widths, int tensors);
  /* sum <- sum + alpha <a, b>, a double in the engine's memory. */
  int (*add_dot)(dstn_engine*, double alpha, const void* a, const void* b, int64_t n, double* sum);
  /* Scales vectors at these addresses, together, down to a norm of `limit` if theirs is larger. */
  int (*clip)(dstn_engine*, double limit, const int64_t* vectors, const int64_t* lengths, int count);

  /* Augmentation; out is not x. */
  int (*augment)(dstn_engine*, const void* x, const dstn_changes*, void* out);

  /*
   * The end of a layer, of rows x units x plane: y <- m phi(z + bias) and slope <- m phi'(z + bias). bias may be null, and
   * so may slope; without rates m is 1. slope may be z, and y where there is no slope.
   */
  int (*finish_layer)(dstn_engine*, int activation, const void* bias, const double* rates, int rate_count,
                      uint64_t key, const void* z, void* y, void* slope, int64_t rows, int64_t units,
                      int64_t plane);

  /*
   * Convolutions of `images` images, whose planes are of the sizes given (their count is not read).
   */
  int (*convolution)(dstn_engine*, const void* x, const void* w, const dstn_planes*, void* z, int64_t images,
                     int channels, int filters);
  int (*convolution_filter_gradient)(dstn_engine*, const void* g, const void* x, const dstn_planes*, void* dw,
                                     int64_t images, int channels, int filters);
  int (*convolution_data_gradient)(dstn_engine*, const void* g, const void* w, const dstn_planes*, double beta,
                                   void* dx, int64_t images, int channels, int filters);
  /*
   * The same where a maximum follows, or only some values of each plane of the outputs are read, as many as `chosen`, at
   * positions in it; g has those alone. Null where the engine has nothing faster than their parts.
   */
  int (*convolution_maximum)(dstn_engine*, const void* x, const void* w, const dstn_planes*, const dstn_planes* pool,
                             void* y, void* positions, int64_t images, int channels, int filters);
  int (*convolution_at)(dstn_engine*, const void* x, const void* w, const dstn_planes*, const void* positions,
                        int64_t chosen, void* y, int64_t images, int channels, int filters);
  int (*convolution_filter_gradient_at)(dstn_engine*, const void* g, const void* positions, int64_t chosen,
                                        const void* x, const dstn_planes*, void* dw, int64_t images, int channels,
                                        int filters);
  int (*convolution_data_gradient_at)(dstn_engine*, const void* g, const void* positions, int64_t chosen, const void* w,
                                      const dstn_planes*, double beta, void* dx, int64_t images, int channels,
                                      int filters);

  /* out <- 1 / sqrt(x + epsilon). */
  int (*inverse_roots)(dstn_engine*, const void* x, double epsilon, void* out, int64_t n);

  /* Of rows x channels x plane. y <- s x + t, with one of each for a channel; t may be null. y is not x. */
  int (*scale_channels)(dstn_engine*, const void* x, const void* s, const void* t, void* y, int64_t rows,
                        int64_t channels, int64_t plane);
  /*
   * Batch normalization by the minibatch: y <- gamma xhat + beta, with xhat = (x - mean) / sqrt(variance + epsilon).
   * statistics <- the means of the channels, then their variances, then 1 / sqrt(variance + epsilon). y is not x.
   */
  int (*normalize)(dstn_engine*, const void* x, const void* gamma, const void* beta, double epsilon,
                   void* statistics, void* y, int64_t rows, int64_t channels, int64_t plane);
  /*
   * sums <- the sums of t and products <- those of t xhat over a channel; and out (null for none) <- gamma / sqrt(
   * variance + epsilon) (t - mean of t - xhat mean of t xhat), which is neither t nor x.
   */
  int (*times_normalization)(dstn_engine*, const void* t, const void* x, const void* gamma,
                             const void* statistics, void* sums, void* products, void* out, int64_t rows,
                             int64_t channels, int64_t plane);

  /*
   * The cell of an LSTM: gates i, f, o, g of each row of z (rows x 4 units), one after the other; c <- f before + i g,
   * h <- o tanh(c). gates (rows x 4 units), of_before and of_c <- the slopes of org.deltastn.tensor.backend.LstmSlopes, in the
   * order of z; all null for none. c is not before.
   */
  int (*lstm_cell)(dstn_engine*, const void* z, const void* before, void* c, void* h, void* gates, void* of_before,
                   void* of_c, int64_t rows, int64_t units);
  /* c and h <- the tangents, given those of z and before. */
  int (*lstm_tangent)(dstn_engine*, const void* gates, const void* of_before, const void* of_c, const void* z,
                      const void* before, void* c, void* h, int64_t rows, int64_t units);
  /* z <- the gradient of z, given those of h and, by what comes after, of c; c <- that of before. */
  int (*lstm_gradient)(dstn_engine*, const void* gates, const void* of_before, const void* of_c, const void* h, void* c,
                       void* z, int64_t rows, int64_t units);
  /* Row rows[i] of to <- itself + row i of from, in the order of i. */
  int (*add_to_rows)(dstn_engine*, const int* rows, int64_t count, const void* from, void* to, int64_t width);
} dstn_table;

/* What every engine begins with. */
struct dstn_engine {
  const dstn_table* table;
};

/* Whether products on the CPU can be rounded to bfloat16, with the instruction set named, or null for the best. */
int dstn_cpu_has_bfloat16(const char* instructions);
/* Whether the tiles of AMX compute those then, which need this build and process to have them. */
int dstn_cpu_has_amx(const char* instructions);

/*
 * Opens an engine on the CPU.
 *
 * bytes: 4 or 8, the width of numbers; products: one of dstn_products, for floats; own: whether products of floats may be
 * the engine's own, which it has for AVX-512 and AVX2 and one thread; blas: path of a loaded or loadable library with the CBLAS
 * interface, for the others; instructions: "amx" (AVX-512 with tiles), "avx512", "avx2", "base", or null for the best that the processor has;
 * threads: those of that library, in the whole process; message: where a reason is put when null is returned.
 */
dstn_engine* dstn_open_cpu(int bytes, int products, int own, const char* blas, const char* instructions, int threads,
                           char* message, int room);

/*
 * What the library of the CUDA engine exports; it is opened where there may be a GPU.
 *
 * dstn_cuda_gpus writes a line for every GPU of this process, as "index|UUID|compute capability|bytes|name", and returns
 * their number, or -1 with a reason in text.
 */
typedef int (*dstn_cuda_gpus_function)(char* text, int room);
/*
 * Opens an engine on the GPU of that index. bytes, products and message as in dstn_open_cpu; blas: path or name of
 * cuBLAS, or null to look for one.
 */
typedef dstn_engine* (*dstn_open_cuda_function)(int bytes, int products, const char* blas, int gpu, char* message,
                                                int room);

#ifdef __cplusplus
}
#endif

#endif
