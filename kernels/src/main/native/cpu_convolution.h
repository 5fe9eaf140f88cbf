// Convolutions by sums over spots of images (cpu_sweep.h, cpu_stretches.h); included as cpu_loops.h is.
//
// Nothing is copied around images for their padding: places of the outputs are taken in passes of those that meet the same
// part of the kernel. A data gradient is a convolution too, of the gradient of the outputs, whose places are taken apart
// by the remainders of the strides as well.

template <typename T>
struct Convolutions {
  typedef Sweep<T> S;
  typedef typename S::Panels Panels;

  /** About so many places are computed at a time. */
  static constexpr int64_t PLACES = 1024;
  /** The most terms of a sum at a time: their panel stays in the second cache, or in the first where it is narrow. */
  static constexpr int64_t TERMS = MOST_VECTORS > 2 ? 384 : 256;
  /** Bytes of images in the second cache, beside panels. */
  static constexpr int64_t SECOND_CACHE = (MOST_VECTORS > 2 ? 512 : 256) << 10;

  /** The places of every image of a group that meet the same part of the kernel, and what they meet. */
  struct Pass {
    int64_t places, taps;
    Spot *from, *met;
    // How many of either follow each other in a line, one apart.
    int line, line_taps;
  };

  /** What slides over what, in groups of images. */
  struct Plan {
    int channels, height, width;
    int64_t places, group, kernel;
    Stretch *down, *across;
    Stretches rows, columns;
    Pass* passes;
    int count;

    Plan(int64_t images, int channels, int height, int width, int64_t places, int64_t kernel, Stretches rows,
         Stretches columns)
        : channels(channels), height(height), width(width), places(places), kernel(kernel), rows(rows),
          columns(columns) {
      int64_t most = places < PLACES ? PLACES / places : 1;
      group = most < images ? most : images;
      count = rows.count * columns.count;
    }

    int64_t values() const { return (int64_t)channels * height * width; }

    /** The parts of the channels that are summed one after the other. */
    int64_t channel_parts() const {
      int64_t parts = parts_of(channels * kernel, TERMS);
      return parts < channels ? parts : channels;
    }

    /** Takes fewer images at a time, so that what every panel reads of them stays in the second cache. */
    void narrow() {
      int64_t most = SECOND_CACHE / (parts_of(channels, channel_parts()) * height * width * sizeof(T));
      most = most > 1 ? most : 1;
      group = most < group ? most : group;
    }

    /** Takes memory. */
    void lay(Cutter* cutter) {
      down = cutter->take<Stretch>(rows.count);
      across = cutter->take<Stretch>(columns.count);
      passes = cutter->take<Pass>(count);
      from = cutter->take<Spot>(group * places);
      met = cutter->take<Spot>((int64_t)channels * rows.taps * columns.taps);
    }

    /** Writes the passes; `line` is the number of places in a line of the outputs. */
    void write(int line, int kernel_width) {
      Spot* place = from;
      Spot* value = met;
      for (int p = 0; p < count; p++) {
        const Stretch& y = down[p / columns.count];
        const Stretch& x = across[p % columns.count];
        passes[p] = {(int64_t)y.places * x.places, (int64_t)y.taps * x.taps, place, value,
                     x.at_place == 1 ? x.places : 1, x.taps};
        for (int64_t i = 0; i < group; i++) {
          for (int j = 0; j < y.places; j++) {
            for (int l = 0; l < x.places; l++) {
              int64_t at = i * values() + (y.at + j * y.at_place) * width + x.at + l * x.at_place;
              *place++ = {(int32_t)at, (int32_t)(i * places + y.place_of(j) * line + x.place_of(l))};
            }
          }
        }
        for (int c = 0; c < channels; c++) {
          for (int j = 0; j < y.taps; j++) {
            for (int l = 0; l < x.taps; l++) {
              int64_t at = ((int64_t)c * height + j) * width + l;
              *value++ = {(int32_t)at, (int32_t)(c * kernel + y.tap_of(j) * kernel_width + x.tap_of(l))};
            }
          }
        }
      }
    }

   private:
    Spot *from, *met;
  };

  /** What is computed for some of the images. */
  struct Work {
    const Plan* plan;
    Panels panels;
    const T* filters;
    int outputs;
    const T* x;
    T* z;
    T beta;
    // What is put out of the planes, or else what there is in those of x.
    Chosen<T> chosen, met;

    // Whole vectors of rows are read beyond the last one.
    int64_t rows() const { return (plan->group * plan->places + S::LANES) * panels.row(); }
    int64_t bytes() const {
      int64_t planes = met.positions ? plan->group * plan->values() : chosen.values(panels.row());
      return parts_of((rows() + planes) * sizeof(T), VECTOR_BYTES) * VECTOR_BYTES;
    }

    static int part(void* work, int64_t from, int64_t to, void* scratch) {
      ((const Work*)work)->run(from, to, (T*)scratch);
      return 0;
    }

    void run(int64_t first, int64_t last, T* rows) const {
      int64_t places = plan->places;
      T* planes = rows + this->rows();
      for (int64_t i = first; i < last; i += plan->group) {
        int64_t now = last - i < plan->group ? last - i : plan->group;
        for (int64_t j = 0; met.positions && j < now; j++) {
          met.spread(x + (i + j) * plan->channels * met.count, i + j, plan->channels,
                     (int64_t)plan->height * plan->width, planes + j * plan->values());
        }
        sum(met.positions ? planes : x + i * plan->values(), now, rows);
        for (int64_t j = 0; j < now; j++) {
          const T* sums = rows + j * places * panels.row();
          if (chosen.positions) {
            chosen.read(sums, panels.row(), i + j, outputs, z + (i + j) * outputs * chosen.count, planes);
          } else {
            S::unpack(sums, panels.row(), outputs, places, beta, z + (i + j) * outputs * places, places);
          }
        }
      }
    }

    void sum(const T* from, int64_t images, T* rows) const {
      int64_t terms = plan->channels * plan->kernel;
      int64_t parts = plan->channel_parts();
      for (int64_t k = 0; k < parts; k++) {
        int64_t begin = plan->channels * k / parts;
        int64_t channels = plan->channels * (k + 1) / parts - begin;
        for (int p = 0; p < panels.count; p++) {
          for (const Pass* pass = plan->passes; pass < plan->passes + plan->count; pass++) {
            const T* b = filters + panels.at(p, terms);
            const Spot* met = pass->met + begin * pass->taps;
            T* to = rows + panels.first(p) * S::LANES;
            if (panels.width(p) == 1 && pass->line >= S::SHORTEST_LINE && pass->line_taps > 1 &&
                pass->line_taps <= S::MOST_TAPS) {
              S::run_lines(from, pass->from, images * pass->places, pass->line, met, channels * pass->taps,
                           pass->line_taps, b, to, panels.row(), k > 0);
            } else {
              S::run(from, pass->from, images * pass->places, met, channels * pass->taps, b, panels.width(p), to,
                     panels.row(), k > 0);
            }
          }
        }
      }
    }
  };

  /** Takes scratch memory for what was counted and for the parts, and starts anew in it. */
  static bool begin(cpu_engine* engine, Cutter* cutter, int64_t part) {
    cutter->base = (char*)dstn_scratch(engine, cutter->used + part * engine->threads);
    cutter->used = 0;
    return cutter->base;
  }

  static Side down_of(const dstn_planes& s) {
    return {s.height, s.out_height, s.kernel_height, s.stride_height, s.pad_height};
  }
  static Side across_of(const dstn_planes& s) {
    return {s.width, s.out_width, s.kernel_width, s.stride_width, s.pad_width};
  }
  static Plan forward_plan(const dstn_planes& s, int64_t images, int channels) {
    return Plan(images, channels, s.height, s.width, (int64_t)s.out_height * s.out_width,
                (int64_t)s.kernel_height * s.kernel_width, down_of(s).forward(0), across_of(s).forward(0));
  }
  static void write_forward(const dstn_planes& s, Plan* plan) {
    down_of(s).forward(plan->down);
    across_of(s).forward(plan->across);
    plan->write(s.out_width, s.kernel_width);
  }

  /** Lays out the plan and its filters in scratch memory; returns where to pack those, or null without memory. */
  static T* prepare(dstn_engine* engine, Plan* plan, Work* work, Cutter* cutter) {
    plan->narrow();
    int64_t length = plan->channels * plan->kernel * work->panels.row();
    plan->lay(cutter);
    cutter->take<T>(length);
    if (!begin((cpu_engine*)engine, cutter, work->bytes())) {
      return 0;
    }
    plan->lay(cutter);
    T* packed = cutter->take<T>(length);
    work->filters = packed;
    return packed;
  }

  static int convolution(dstn_engine* engine, const void* x, const void* w, const dstn_planes* s, void* z,
                         int64_t images, int channels, int filters) {
    return forward(engine, x, w, s, z, images, channels, filters, {});
  }

  static int forward(dstn_engine* engine, const void* x, const void* w, const dstn_planes* s, void* z, int64_t images,
                     int channels, int filters, const Chosen<T>& chosen) {
    Plan plan = forward_plan(*s, images, channels);
    Work work = {&plan, Panels(filters), 0, filters, (const T*)x, (T*)z, 0, chosen, {}};
    Cutter cutter = {};
    T* packed = prepare(engine, &plan, &work, &cutter);
    if (!packed) {
      return 1;
    }
    write_forward(*s, &plan);
    int64_t terms = channels * plan.kernel;
    S::pack((const T*)w, terms, filters, terms, work.panels, packed, terms, 0);
    return dstn_in_parts((cpu_engine*)engine, images, Work::part, &work, cutter.base + cutter.used, work.bytes());
  }

  static int data_gradient(dstn_engine* engine, const void* g, const void* w, const dstn_planes* s, double beta,
                           void* dx, int64_t images, int channels, int filters) {
    return backward(engine, g, w, s, beta, dx, images, channels, filters, {});
  }

  static int backward(dstn_engine* engine, const void* g, const void* w, const dstn_planes* s, double beta, void* dx,
                      int64_t images, int channels, int filters, const Chosen<T>& met) {
    int64_t kernel = (int64_t)s->kernel_height * s->kernel_width;
    Plan plan(images, filters, s->out_height, s->out_width, (int64_t)s->height * s->width, kernel,
              down_of(*s).backward(0), across_of(*s).backward(0));
    Work work = {&plan, Panels(channels), 0, channels, (const T*)g, (T*)dx, (T)beta, {}, met};
    Cutter cutter = {};
    T* packed = prepare(engine, &plan, &work, &cutter);
    if (!packed) {
      return 1;
    }
    down_of(*s).backward(plan.down);
    across_of(*s).backward(plan.across);
    plan.write(s->width, s->kernel_width);
    for (int f = 0; f < filters; f++) {
      S::pack((const T*)w + f * channels * kernel, kernel, channels, kernel, work.panels, packed, filters * kernel,
              f * kernel);
    }
    return dstn_in_parts((cpu_engine*)engine, images, Work::part, &work, cutter.base + cutter.used, work.bytes());
  }

  /** A filter gradient, computed for some of the channels. */
  struct FilterWork {
    const Plan* plan;
    Panels panels;
    int filters;
    int64_t images;
    const T *g, *x;
    T* dw;
    // What there is of g; all where there are no positions.
    Chosen<T> chosen;

    int64_t gradients() const { return plan->group * plan->places * panels.row(); }
    // Whole vectors of rows are read beyond the last one.
    int64_t sums(int channels) const { return (channels * plan->kernel + S::LANES) * panels.row(); }
    int64_t bytes(int channels) const { return (gradients() + sums(channels)) * sizeof(T); }

    static int part(void* work, int64_t from, int64_t to, void* scratch) {
      ((const FilterWork*)work)->run((int)from, (int)to, (T*)scratch);
      return 0;
    }

    void run(int first, int last, T* gradients) const {
      int64_t kernel = plan->kernel;
      int64_t places = plan->places;
      T* sums = gradients + this->gradients();
      memset(sums, 0, this->sums(last - first) * sizeof(T));
      for (int64_t i = 0; i < images; i += plan->group) {
        int64_t now = images - i < plan->group ? images - i : plan->group;
        for (int64_t j = 0; j < now; j++) {
          if (chosen.positions) {
            chosen.pack(g + (i + j) * filters * chosen.count, i + j, filters, places, panels, gradients, now * places,
                        j * places);
          } else {
            S::pack(g + (i + j) * filters * places, places, filters, places, panels, gradients, now * places, j * places);
          }
        }
        for (int p = 0; p < panels.count; p++) {
          for (const Pass* pass = plan->passes; pass < plan->passes + plan->count; pass++) {
            int64_t length = now * pass->places;
            int64_t parts = parts_of(length, PLACES);
            for (int64_t k = 0; k < parts; k++) {
              int64_t begin = length * k / parts;
              add(*pass, first, last, x + i * plan->values(), begin, length * (k + 1) / parts - begin, p,
                  gradients + panels.at(p, now * places),
                  sums + panels.first(p) * S::LANES - first * kernel * panels.row());
            }
          }
        }
      }
      S::unpack(sums, panels.row(), filters, (last - first) * kernel, 0, dw + first * kernel, plan->channels * kernel);
    }

    /** Adds what some places of a pass give to the sums of a panel. */
    void add(const Pass& pass, int first, int last, const T* images, int64_t begin, int64_t count, int p,
             const T* gradients, T* sums) const {
      const Spot* rows = pass.met + first * pass.taps;
      int64_t all = (last - first) * pass.taps;
      if (S::MOST_LINES > 0 && panels.width(p) == 1 && pass.line_taps > 1 && pass.line_taps <= S::MOST_TAPS) {
        S::run_taps(images, rows, all, pass.line_taps, pass.from + begin, count, gradients, sums, panels.row(), true);
      } else {
        S::run(images, rows, all, pass.from + begin, count, gradients, panels.width(p), sums, panels.row(), true);
      }
    }
  };

  static int filter_gradient(dstn_engine* engine, const void* g, const void* x, const dstn_planes* s, void* dw,
                             int64_t images, int channels, int filters) {
    return of_filters(engine, g, x, s, dw, images, channels, filters, {});
  }

  static int of_filters(dstn_engine* engine, const void* g, const void* x, const dstn_planes* s, void* dw,
                        int64_t images, int channels, int filters, const Chosen<T>& chosen) {
    Plan plan = forward_plan(*s, images, channels);
    FilterWork work = {&plan, Panels(filters), filters, images, (const T*)g, (const T*)x, (T*)dw, chosen};
    int threads = ((cpu_engine*)engine)->threads;
    int64_t part = work.bytes((int)parts_of(channels, threads));
    Cutter cutter = {};
    plan.lay(&cutter);
    if (!begin((cpu_engine*)engine, &cutter, part)) {
      return 1;
    }
    plan.lay(&cutter);
    write_forward(*s, &plan);
    return dstn_in_parts((cpu_engine*)engine, channels, FilterWork::part, &work, cutter.base + cutter.used, part);
  }
};

/** Convolutions of whose planes a maximum is read, or values at positions. */
template <typename T>
struct PooledConvolutions {
  typedef Convolutions<T> Whole;

  static int maximum(dstn_engine* engine, const void* x, const void* w, const dstn_planes* s, const dstn_planes* pool,
                     void* y, void* positions, int64_t images, int channels, int filters) {
    int64_t count = (int64_t)pool->out_height * pool->out_width;
    return Whole::forward(engine, x, w, s, y, images, channels, filters, {(T*)positions, count, pool});
  }

  static int at(dstn_engine* engine, const void* x, const void* w, const dstn_planes* s, const void* positions,
                int64_t chosen, void* y, int64_t images, int channels, int filters) {
    return Whole::forward(engine, x, w, s, y, images, channels, filters, {(T*)positions, chosen, 0});
  }

  static int filter_gradient(dstn_engine* engine, const void* g, const void* positions, int64_t chosen, const void* x,
                             const dstn_planes* s, void* dw, int64_t images, int channels, int filters) {
    return Whole::of_filters(engine, g, x, s, dw, images, channels, filters, {(T*)positions, chosen, 0});
  }

  static int data_gradient(dstn_engine* engine, const void* g, const void* positions, int64_t chosen, const void* w,
                           const dstn_planes* s, double beta, void* dx, int64_t images, int channels, int filters) {
    return Whole::backward(engine, g, w, s, beta, dx, images, channels, filters, {(T*)positions, chosen, 0});
  }
};
