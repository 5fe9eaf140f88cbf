// The places along one side of a window that slides, by what they meet of the kernel; included as cpu_loops.h is.

/** Places along one side that meet the same values of the kernel, each a step after the other. */
struct Stretch {
  int place, place_step, places;
  int tap, tap_step, taps;
  // What the first of the places meets first, and how that moves by place; by value of the kernel it moves by one.
  int at, at_place;

  int place_of(int i) const { return place + i * place_step; }
  int tap_of(int i) const { return tap + i * tap_step; }
};

/** The stretches of one side: counted, and written where there is room. */
struct Stretches {
  Stretch* to;
  int count, taps;

  explicit Stretches(Stretch* to) : to(to), count(0), taps(0) {}

  /** Adds a place, whose first value of the kernel is `tap` and meets `at`, the others what comes after that. */
  void add(int place, int place_step, int tap, int tap_step, int met, int at, int at_place) {
    met = met > 0 ? met : 0;
    bool follows = count > 0 && latest.taps == met && latest.tap == tap && latest.place_of(latest.places) == place &&
                   latest.place_step == place_step;
    if (follows) {
      latest.places++;
    } else {
      taps += met;
      latest = {place, place_step, 1, tap, tap_step, met, at, at_place};
      count++;
    }
    if (to) {
      to[count - 1] = latest;
    }
  }

 private:
  Stretch latest;
};

/** One side of a window that slides. */
struct Side {
  int size, out, kernel, stride, pad;

  /** Outputs meet images. */
  Stretches forward(Stretch* to) const {
    Stretches all(to);
    for (int i = 0; i < out; i++) {
      int start = i * stride - pad;
      int first = start < 0 ? -start : 0;
      int last = size - start < kernel ? size - start : kernel;
      all.add(i, 1, first, 1, last - first, start + first, stride);
    }
    return all;
  }

  /** Images meet outputs. */
  Stretches backward(Stretch* to) const {
    Stretches all(to);
    for (int remainder = 0; remainder < stride; remainder++) {
      int tap = (remainder + pad) % stride;
      int taps = tap < kernel ? (kernel - 1 - tap) / stride + 1 : 0;
      for (int i = 0; remainder + i * stride < size; i++) {
        int start = i + (remainder + pad) / stride;
        int first = start < out ? 0 : start - out + 1;
        int last = start + 1 < taps ? start + 1 : taps;
        // From the last one on, so that what is met goes forward.
        all.add(remainder + i * stride, stride, tap + (last - 1) * stride, -stride, last - first, start - last + 1, 1);
      }
    }
    return all;
  }
};
