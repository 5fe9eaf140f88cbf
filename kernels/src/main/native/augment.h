// Augmentation of one image, as org.deltastn.tensor.backend.ImageChanges describes it, written once for host and device.
//
// A team does the work on an image: one thread on the host, or a block of them. It has
//   each(n, f): f(i) for every i below n, and each(rows, columns, f): f(row, column), in any order, with a wait after;
//   sum(n, f): the sum of f(i) over every i below n, in double precision, for all of its members.
#ifndef DELTASTN_AUGMENT_H
#define DELTASTN_AUGMENT_H

#include "elements.h"

/** The weights of red, green and blue in the grey version of an image. */
template <typename T>
DSTN_ELEMENT T grey_of(T red, T green, T blue) {
  return (T)0.2989 * red + (T)0.587 * green + (T)0.114 * blue;
}

/** Not a number stays one. */
template <typename T>
DSTN_ELEMENT T clamp(T x, T most) {
  x = x > most ? most : x;
  return x < 0 ? (T)0 : x;
}

template <typename T>
DSTN_ELEMENT T larger(T a, T b) {
  return a > b ? a : b;
}

template <typename T>
DSTN_ELEMENT T smaller(T a, T b) {
  return a < b ? a : b;
}

/** Where a pixel comes from: the upper left of four in a plane with a border, and the shares of the others. */
template <typename T>
struct dstn_place {
  int corner;
  T along_x, along_y;
};

/** The place that a pixel of the result has in the source, by the map m; outside of it, the border's corner. */
template <typename T>
DSTN_ELEMENT dstn_place<T> place_of(const double* m, int y, int x, int height, int width) {
  double from_x = m[0] * x + (m[1] * y + m[2]);
  double from_y = m[3] * x + (m[4] * y + m[5]);
  bool inside = (from_x > -1) & (from_x < width) & (from_y > -1) & (from_y < height);
  // Shifted by the border, so that cutting off the fraction rounds down; the sum may be rounded up to the end.
  from_x = inside ? from_x + 1 : 0;
  from_y = inside ? from_y + 1 : 0;
  int left = (int)from_x;
  int top = (int)from_y;
  left = left > width ? width : left;
  top = top > height ? height : top;
  return {top * (width + 2) + left, (T)(from_x - left), (T)(from_y - top)};
}

/** The value between four pixels. */
template <typename T>
DSTN_ELEMENT T between(const T* plane, const dstn_place<T>& place, int stride) {
  int upper = place.corner;
  int lower = upper + stride;
  T top = plane[upper] + place.along_x * (plane[upper + 1] - plane[upper]);
  T bottom = plane[lower] + place.along_x * (plane[lower + 1] - plane[lower]);
  return top + place.along_y * (bottom - top);
}

/** The distance of two places on a circle of circumference 6. */
DSTN_ELEMENT double apart(double a, double b) {
  double turned = a - b - 6 * rint((a - b) / 6);
  return magnitude(turned);
}

/**
 * Adds to the hue of one pixel; org.deltastn.augment.ColourJitter says why this is right.
 *
 * apart_from: the distances of the places that red, green and blue are moved to from those of red, green and blue.
 */
template <typename T>
DSTN_ELEMENT void turn_hue(T* red, T* green, T* blue, const T* apart_from) {
  T most = larger(*red, larger(*green, *blue));
  T chroma = most - smaller(*red, smaller(*green, *blue));
  T base = *red + *green + *blue + 2 * chroma - most;
  T r = base - 2 * *red;
  T g = base - 2 * *green;
  T b = base - 2 * *blue;
  T* to[] = {red, green, blue};
  for (int c = 0; c < 3; c++) {
    const T* of = apart_from + 3 * c;
    T d = larger(magnitude(r - of[0] * chroma),
                 larger(magnitude(g - of[1] * chroma), magnitude(b - of[2] * chroma)));
    *to[c] = most - clamp(d - chroma, chroma);
  }
}

/** Some planes of an image resampled from their copies with a border. */
template <int CHANNELS, typename T, typename Team>
DSTN_ELEMENT void warp_planes(const Team& team, const double* numbers, int height, int width, const T* padded,
                              T* out) {
  double m[6];
  for (int i = 0; i < 6; i++) {
    m[i] = numbers[i];
  }
  int stride = width + 2;
  int of_padded = stride * (height + 2);
  int of_out = height * width;
  team.each(height, width, [=](int y, int x) {
    dstn_place<T> place = place_of<T>(m, y, x, height, width);
    for (int c = 0; c < CHANNELS; c++) {
      out[c * of_out + y * width + x] = between(padded + c * of_padded, place, stride);
    }
  });
}

/** The changes of colour that an image goes through, in place. */
template <typename T, typename Team>
DSTN_ELEMENT void change_colours(const Team& team, int steps, const double* numbers, int channels, int plane, T* red) {
  T* green = red + plane;
  T* blue = green + plane;
  if (steps & DSTN_BRIGHTNESS) {
    T factor = (T)numbers[6];
    team.each(channels * plane, [=](int i) { red[i] = clamp(factor * red[i], (T)1); });
  }
  if (steps & DSTN_CONTRAST) {
    double sum = channels == 1 ? team.sum(plane, [=](int i) { return (double)red[i]; })
                               : team.sum(plane, [=](int i) { return (double)grey_of(red[i], green[i], blue[i]); });
    T factor = (T)numbers[7];
    T plus = (1 - factor) * (T)(sum / plane);
    team.each(channels * plane, [=](int i) { red[i] = clamp(factor * red[i] + plus, (T)1); });
  }
  if (steps & DSTN_SATURATION) {
    T factor = (T)numbers[8];
    team.each(plane, [=](int i) {
      T rest = (1 - factor) * grey_of(red[i], green[i], blue[i]);
      red[i] = clamp(factor * red[i] + rest, (T)1);
      green[i] = clamp(factor * green[i] + rest, (T)1);
      blue[i] = clamp(factor * blue[i] + rest, (T)1);
    });
  }
  if (steps & DSTN_HUE) {
    T apart_from[9];
    for (int i = 0; i < 9; i++) {
      apart_from[i] = (T)apart(2 * (i / 3) - 6 * numbers[9], 2 * (i % 3));
    }
    team.each(plane, [=](int i) { turn_hue(red + i, green + i, blue + i, apart_from); });
  }
}

/**
 * All steps and holes of image b of a minibatch.
 *
 * x: the image; out: its augmented version, elsewhere; padded: its planes with a border of one zero on every side, of
 * which only what is inside the border is written.
 */
template <typename T, typename Team>
DSTN_ELEMENT void augment_image(const Team& team, const dstn_changes& changes, int64_t b, const T* x, T* padded,
                                T* out) {
  int channels = changes.channels;
  int height = changes.height;
  int width = changes.width;
  int plane = height * width;
  int steps = changes.steps[b];
  const double* numbers = changes.numbers + b * DSTN_STEP_NUMBERS;
  // A row is read from its right end on where the image is reflected.
  int first = steps & DSTN_FLIP ? width - 1 : 0;
  int step = steps & DSTN_FLIP ? -1 : 1;
  int stride = steps & DSTN_WARP ? width + 2 : width;
  int of_plane = steps & DSTN_WARP ? stride * (height + 2) : plane;
  T* to = steps & DSTN_WARP ? padded + stride + 1 : out;
  for (int c = 0; c < channels; c++) {
    const T* from = x + c * plane + first;
    T* copy = to + c * of_plane;
    if (step == 1) {
      team.each(height, width, [=](int y, int i) { copy[y * stride + i] = from[y * width + i]; });
    } else {
      team.each(height, width, [=](int y, int i) { copy[y * stride + i] = from[y * width - i]; });
    }
  }
  if (steps & DSTN_WARP) {
    int c = 0;
    for (; c + 3 <= channels; c += 3) {
      warp_planes<3>(team, numbers, height, width, padded + c * of_plane, out + c * plane);
    }
    for (; c < channels; c++) {
      warp_planes<1>(team, numbers, height, width, padded + c * of_plane, out + c * plane);
    }
  }
  if (steps & DSTN_COLOURS) {
    change_colours(team, steps, numbers, channels, plane, out);
  }
  for (int k = 0; k < changes.hole_count; k++) {
    const int* edges = changes.holes + (b * changes.hole_count + k) * 4;
    int top = edges[0];
    int left = edges[2];
    for (int c = 0; c < channels; c++) {
      T* corner = out + c * plane + top * width + left;
      team.each(edges[1] - top, edges[3] - left, [=](int y, int i) { corner[y * width + i] = 0; });
    }
  }
}

#endif
