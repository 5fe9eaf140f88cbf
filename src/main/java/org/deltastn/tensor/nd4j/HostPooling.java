package org.deltastn.tensor.nd4j;

import java.util.Arrays;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.host.HostPlanes;

/**
 * Maximum pooling of floats on heap arrays, a few planes at a time, so that they stay in the cache.
 */
final class HostPooling {

  private static final int PIECE = 16384;

  private float[] plane = new float[0];
  private float[] small = new float[0];
  private float[] places = new float[0];

  void max(Nd4jTensor x, Window window, Nd4jTensor y, Nd4jTensor positions) {
    if (x.precision() == Precision.DOUBLE) {
      HostPlanes.max(x, window, y, positions);
      return;
    }
    HostPlanes planes = new HostPlanes(x, y);
    boolean halves = window.equals(Window.square(2, 2, 0)) && planes.even();
    int step = room(planes);
    for (int from = 0; from < planes.count; from += step) {
      int n = Math.min(step, planes.count - from);
      x.floatsAt((long) from * planes.in()).get(plane, 0, n * planes.in());
      if (halves) {
        halve(planes, n);
      } else {
        for (int i = 0; i < n; i++) {
          maxOfPlane(planes, window, i);
        }
      }
      y.floatsAt((long) from * planes.out()).put(small, 0, n * planes.out());
      positions.floatsAt((long) from * planes.out()).put(places, 0, n * planes.out());
    }
  }

  void gather(Nd4jTensor x, Nd4jTensor positions, Nd4jTensor y) {
    if (x.precision() == Precision.DOUBLE) {
      HostPlanes.gather(x, positions, y);
      return;
    }
    HostPlanes planes = new HostPlanes(x, y);
    int step = room(planes);
    for (int from = 0; from < planes.count; from += step) {
      int n = Math.min(step, planes.count - from);
      x.floatsAt((long) from * planes.in()).get(plane, 0, n * planes.in());
      positions.floatsAt((long) from * planes.out()).get(places, 0, n * planes.out());
      for (int i = 0, at = 0; i < n; i++) {
        int start = i * planes.in();
        for (int end = at + planes.out(); at < end; at++) {
          small[at] = plane[start + (int) places[at]];
        }
      }
      y.floatsAt((long) from * planes.out()).put(small, 0, n * planes.out());
    }
  }

  void scatter(Nd4jTensor g, Nd4jTensor positions, Nd4jTensor dx) {
    if (g.precision() == Precision.DOUBLE) {
      HostPlanes.scatter(g, positions, dx);
      return;
    }
    HostPlanes planes = new HostPlanes(dx, g);
    int step = room(planes);
    for (int from = 0; from < planes.count; from += step) {
      int n = Math.min(step, planes.count - from);
      g.floatsAt((long) from * planes.out()).get(small, 0, n * planes.out());
      positions.floatsAt((long) from * planes.out()).get(places, 0, n * planes.out());
      Arrays.fill(plane, 0, n * planes.in(), 0);
      for (int i = 0, at = 0; i < n; i++) {
        int start = i * planes.in();
        for (int end = at + planes.out(); at < end; at++) {
          plane[start + (int) places[at]] += small[at];
        }
      }
      dx.floatsAt((long) from * planes.in()).put(plane, 0, n * planes.in());
    }
  }

  private void maxOfPlane(HostPlanes planes, Window window, int index) {
    int start = index * planes.in();
    int out = index * planes.out();
    for (int i = 0; i < planes.outHeight; i++) {
      int top = i * window.strideHeight() - window.padHeight();
      int bottom = Math.min(planes.height, top + window.kernelHeight());
      top = Math.max(0, top);
      for (int j = 0; j < planes.outWidth; j++, out++) {
        int left = j * window.strideWidth() - window.padWidth();
        int right = Math.min(planes.width, left + window.kernelWidth());
        left = Math.max(0, left);
        int place = top * planes.width + left;
        float best = plane[start + place];
        for (int row = top; row < bottom; row++) {
          int end = row * planes.width + right;
          for (int here = row * planes.width + left; here < end; here++) {
            float value = plane[start + here];
            place = value > best ? here : place;
            best = value > best ? value : best;
          }
        }
        small[out] = best;
        places[out] = place;
      }
    }
  }

  /** The most common window, 2×2 at stride 2 on even planes, for n planes. */
  private void halve(HostPlanes planes, int n) {
    int width = planes.width;
    int out = 0;
    for (int i = 0; i < n; i++) {
      int start = i * planes.in();
      for (int row = 0; row < planes.outHeight; row++) {
        int place = 2 * row * width;
        for (int column = 0; column < planes.outWidth; column++, out++, place += 2) {
          int upper = start + place;
          int lower = upper + width;
          float a = plane[upper];
          float b = plane[upper + 1];
          float c = plane[lower];
          float d = plane[lower + 1];
          int ab = b > a ? 1 : 0;
          int cd = d > c ? 1 : 0;
          float top = Math.max(a, b);
          float bottom = Math.max(c, d);
          small[out] = Math.max(top, bottom);
          places[out] = place + (bottom > top ? width + cd : ab);
        }
      }
    }
  }

  /** Makes room for as many planes as are worked on at once, and returns their number. */
  private int room(HostPlanes planes) {
    int step = Math.max(1, PIECE / planes.in());
    if (plane.length < step * planes.in()) {
      plane = new float[step * planes.in()];
    }
    if (small.length < step * planes.out()) {
      small = new float[step * planes.out()];
      places = new float[step * planes.out()];
    }
    return step;
  }
}
