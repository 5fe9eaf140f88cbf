// Engines on the CPU: memory, the library of matrix products, and the choice of the instruction set.
#include "cpu.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

namespace {

const size_t LINE = 64;
const size_t LARGE_PAGE = 2u << 20;

struct Choice {
  const char* name;
  bool there;
  const dstn_table* table;
};

bool has_amx() {
#ifdef DSTN_AMX
  return amx::available();
#else
  return false;
#endif
}

const dstn_table* choose(int bytes, const char* instructions) {
  __builtin_cpu_init();
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  const Choice choices[] = {
      {"amx", avx512 && instructions && has_amx(), avx512::table(bytes)},
      {"avx512", avx512, avx512::table(bytes)},
      {"avx2", avx2, avx2::table(bytes)},
      {"base", true, base::table(bytes)},
  };
  for (const Choice& choice : choices) {
    if (choice.there && (!instructions || !strcmp(instructions, choice.name))) {
      return choice.table;
    }
  }
  return 0;
}

}  // namespace

const char* dstn_cpu_error(dstn_engine* engine) { return ((cpu_engine*)engine)->message; }

void dstn_cpu_close(dstn_engine* closed) {
  cpu_engine* engine = (cpu_engine*)closed;
  for (int i = 0; engine->parts && i < engine->threads; i++) {
    free(engine->parts[i].scratch);
  }
  free(engine->parts);
  free(engine->scratch);
  free(engine);
}

void* dstn_cpu_allocate(dstn_engine*, int64_t bytes) {
  // Large pages save the products most of their address look-ups.
  size_t alignment = (size_t)bytes >= LARGE_PAGE ? LARGE_PAGE : LINE;
  // Zeros of the system, so that what nobody writes, as gradients that an update takes from their product, has no memory.
  char* block = (char*)calloc(1, bytes + alignment + sizeof(void*));
  if (!block) {
    return 0;
  }
  uintptr_t first = (uintptr_t)block + sizeof(void*);
  void* memory = (void*)((first + alignment - 1) / alignment * alignment);
  ((void**)memory)[-1] = block;
  if (alignment == LARGE_PAGE) {
    madvise(memory, bytes, MADV_HUGEPAGE);
  }
  return memory;
}

void dstn_cpu_release(dstn_engine*, void* memory) {
  if (memory) {
    free(((void**)memory)[-1]);
  }
}

void* dstn_scratch(cpu_engine* engine, size_t bytes) {
  if (engine->scratch_bytes < bytes) {
    free(engine->scratch);
    engine->scratch = 0;
    engine->scratch_bytes = 0;
    if (posix_memalign(&engine->scratch, LINE, bytes)) {
      engine->scratch = 0;
      engine->message = "no memory for temporaries: lower the batch size or the replicas in this process";
      return 0;
    }
    engine->scratch_bytes = bytes;
  }
  return engine->scratch;
}

namespace {

/** A part of some work, and the thread that does it. */
struct Part {
  int (*run)(void* work, int64_t from, int64_t to, void* scratch);
  void* work;
  int64_t from, to;
  void* scratch;
  pthread_t thread;
  bool started;
  int code;

  static void* start(void* at) {
    Part* part = (Part*)at;
    part->code = part->run(part->work, part->from, part->to, part->scratch);
    return 0;
  }
};

const int MOST_PARTS = 256;

}  // namespace

int dstn_in_parts(cpu_engine* engine, int64_t count, int (*part)(void* work, int64_t from, int64_t to, void* scratch),
                  void* work, void* scratch, int64_t bytes) {
  int parts = engine->threads < MOST_PARTS ? engine->threads : MOST_PARTS;
  parts = count < parts ? (int)count : parts;
  if (parts <= 1) {
    return part(work, 0, count, scratch);
  }
  Part all[MOST_PARTS];
  for (int i = parts - 1; i >= 0; i--) {
    all[i] = {part, work, count * i / parts, count * (i + 1) / parts, (char*)scratch + i * bytes, 0, false, 0};
    // The caller does the first part, and those for which there is no thread.
    all[i].started = i > 0 && pthread_create(&all[i].thread, 0, Part::start, &all[i]) == 0;
    if (!all[i].started) {
      Part::start(&all[i]);
    }
  }
  int code = all[0].code;
  for (int i = 1; i < parts; i++) {
    if (all[i].started) {
      pthread_join(all[i].thread, 0);
    }
    code = code ? code : all[i].code;
  }
  return code;
}

namespace {

// Columns or rows of C that a part of a product has a multiple of: those of the tiles, so that none is cut.
const int UNIT = 32;
// Multiply-adds that take several times as long as starting a thread.
const int64_t WORTH_A_THREAD = 8 << 20;

/** A product in pieces, of whole columns of C or of whole rows. */
struct Cut {
  cpu_engine* engine;
  bool columns;
  int64_t pieces;
  int transpose_a, transpose_b, m, n, k;
  float alpha;
  const float* a;
  int lda;
  const float* b;
  int ldb;
  float beta;
  float* c;
  // Or the step taken with C.
  const dstn_descent* step;

  static int part(void* work, int64_t from, int64_t to, void* scratch) {
    const Cut* cut = (const Cut*)work;
    int first = cut->start(from);
    return cut->run((cpu_engine*)scratch, first, cut->start(to) - first);
  }

  int length() const { return columns ? n : m; }
  int64_t units() const { return (length() + UNIT - 1) / UNIT; }
  int start(int64_t piece) const {
    int64_t at = units() * piece / pieces * UNIT;
    return at < length() ? (int)at : length();
  }

  int run(cpu_engine* with, int first, int count) const {
    const float* rows = columns ? a : a + (transpose_a ? first : (int64_t)first * lda);
    const float* lanes = !columns ? b : b + (transpose_b ? (int64_t)first * ldb : first);
    int64_t start = columns ? first : (int64_t)first * n;
    if (step) {
      dstn_descent own = {step->w + start, step->v + start, step->rate, step->momentum};
      return engine->descend(with, columns ? m : count, columns ? count : n, k, rows, lda, lanes, ldb, n, &own);
    }
    float* to = c + start;
    return engine->product(with, transpose_a, transpose_b, columns ? m : count, columns ? count : n, k, alpha, rows, lda,
                           lanes, ldb, beta, to, n);
  }
};

int multiply_in_parts(Cut& cut, int64_t worth) {
  cpu_engine* engine = cut.engine;
  cut.pieces = cut.units() < worth ? cut.units() : worth;
  int code = dstn_in_parts(engine, cut.pieces, Cut::part, &cut, engine->parts, sizeof(cpu_engine));
  for (int i = 0; code && i < engine->threads; i++) {
    if (engine->parts[i].message) {
      engine->message = engine->parts[i].message;
    }
  }
  return code;
}

}  // namespace

int dstn_own_product(cpu_engine* engine, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                     const float* a, int lda, const float* b, int ldb, float beta, float* c) {
  int64_t worth = (int64_t)m * n * k / WORTH_A_THREAD;
  if (!engine->parts || worth < 2) {
    return engine->product(engine, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, n);
  }
  // Every piece packs the other operand too, so that one has the fewer lanes.
  Cut cut = {engine, n >= m, 0, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, 0};
  return multiply_in_parts(cut, worth);
}

int dstn_own_descent(cpu_engine* engine, int m, int n, int k, const float* a, int lda, const float* b, int ldb,
                     const dstn_descent* step) {
  int64_t worth = (int64_t)m * n * k / WORTH_A_THREAD;
  if (!engine->parts || worth < 2) {
    return engine->descend(engine, m, n, k, a, lda, b, ldb, n, step);
  }
  Cut cut = {engine, n >= m, 0, 1, 0, m, n, k, 1, a, lda, b, ldb, 0, 0, step};
  return multiply_in_parts(cut, worth);
}

int dstn_cpu_has_bfloat16(const char* instructions) {
  const dstn_table* table = choose(4, instructions);
  return table && table == avx512::table(4) && __builtin_cpu_supports("avx512bf16");
}

int dstn_cpu_has_amx(const char* instructions) {
  return has_amx() && (!instructions || !strcmp(instructions, "amx")) && dstn_cpu_has_bfloat16(instructions);
}

dstn_engine* dstn_open_cpu(int bytes, int products, int own, const char* blas, const char* instructions, int threads,
                           char* message, int room) {
  const dstn_table* table = choose(bytes, instructions);
  if (!table) {
    snprintf(message, room, "the processor has no instruction set '%s'; amx, avx512, avx2 and base are known", instructions);
    return 0;
  }
  bool bfloat16 = products == DSTN_BFLOAT16 && bytes == 4 && dstn_cpu_has_bfloat16(instructions);
  if (products != DSTN_FLOAT32 && !bfloat16) {
    snprintf(message, room, "the CPU rounds products of floats to bfloat16 alone, and that with avx512_bf16");
    return 0;
  }
  void* library = dlopen(blas, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(message, room, "cannot open the library of matrix products: %s", dlerror());
    return 0;
  }
  cpu_engine found = {};
  found.table = table;
  found.threads = threads;
  found.message = "no error";
  if (bfloat16) {
    found.product = avx512bf16::product;
#ifdef DSTN_AMX
    if (dstn_cpu_has_amx(instructions)) {
      found.product = amx::product;
    }
#endif
  } else if (own && bytes == 4) {
    if (table == avx512::table(4)) {
      found.product = avx512::product;
      found.descend = avx512::descend;
      found.descent_depth = avx512::DESCENT_DEPTH;
    } else if (table == avx2::table(4)) {
      found.product = avx2::product;
      found.descend = avx2::descend;
      found.descent_depth = avx2::DESCENT_DEPTH;
    }
  }
  found.onednn = bytes == 4 ? (dstn_onednn_sgemm)dlsym(library, "dnnl_sgemm") : 0;
  found.set_threads = (void (*)(int))dlsym(library, "omp_set_num_threads");
  found.sgemm = (dstn_sgemm)dlsym(library, "cblas_sgemm");
  found.dgemm = (dstn_dgemm)dlsym(library, "cblas_dgemm");
  if (!found.onednn && !(bytes == 4 ? (void*)found.sgemm : (void*)found.dgemm)) {
    snprintf(message, room, "'%s' has neither CBLAS nor, for floats, dnnl_sgemm", blas);
    return 0;
  }
  // OpenBLAS's name, and BLIS's.
  void* set = dlsym(library, "openblas_set_num_threads");
  set = set ? set : dlsym(library, "bli_thread_set_num_threads");
  if (set) {
    // Both take one integer; BLIS's is of 64 bits, and the register's upper half is 0 in either case.
    ((void (*)(int64_t))set)(threads);
  }
  cpu_engine* engine = (cpu_engine*)malloc(sizeof(cpu_engine));
  if (found.product && threads > 1) {
    found.parts = (cpu_engine*)calloc(threads, sizeof(cpu_engine));
  }
  if (!engine || (found.product && threads > 1 && !found.parts)) {
    free(engine);
    free(found.parts);
    snprintf(message, room, "no memory for an engine");
    return 0;
  }
  *engine = found;
  return engine;
}
