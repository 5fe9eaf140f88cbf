package org.deltastn.tensor.host;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/**
 * The sizes of a large and a small tensor of the same number of planes, and pooling between such
 * tensors of any engine in doubles on the host.
 */
public final class HostPlanes {

  public final int count;
  public final int height;
  public final int width;
  public final int outHeight;
  public final int outWidth;

  public HostPlanes(Tensor large, Tensor small) {
    count = large.size(0) * large.size(1);
    height = large.size(2);
    width = large.size(3);
    outHeight = small.size(2);
    outWidth = small.size(3);
  }

  public static void max(Tensor x, Window window, Tensor y, Tensor positions) {
    HostPlanes planes = new HostPlanes(x, y);
    double[] from = x.toDoubles();
    double[] best = new double[(int) y.length()];
    double[] at = new double[best.length];
    for (int i = 0; i < best.length; i++) {
      Cells cells = planes.cells(window, i % planes.out());
      int start = i / planes.out() * planes.in();
      int place = cells.top * planes.width + cells.left;
      for (int row = cells.top; row < cells.bottom; row++) {
        for (int column = cells.left; column < cells.right; column++) {
          int here = row * planes.width + column;
          place = from[start + here] > from[start + place] ? here : place;
        }
      }
      best[i] = from[start + place];
      at[i] = place;
    }
    y.set(best);
    positions.set(at);
  }

  public static void gather(Tensor x, Tensor positions, Tensor y) {
    HostPlanes planes = new HostPlanes(x, y);
    double[] from = x.toDoubles();
    double[] at = positions.toDoubles();
    for (int i = 0; i < at.length; i++) {
      at[i] = from[i / planes.out() * planes.in() + (int) at[i]];
    }
    y.set(at);
  }

  public static void scatter(Tensor g, Tensor positions, Tensor dx) {
    HostPlanes planes = new HostPlanes(dx, g);
    double[] from = g.toDoubles();
    double[] at = positions.toDoubles();
    double[] into = new double[(int) dx.length()];
    for (int i = 0; i < at.length; i++) {
      into[i / planes.out() * planes.in() + (int) at[i]] += from[i];
    }
    dx.set(into);
  }

  public static void average(Tensor x, Window window, Tensor y) {
    HostPlanes planes = new HostPlanes(x, y);
    double[] from = x.toDoubles();
    double[] into = new double[(int) y.length()];
    for (int i = 0; i < into.length; i++) {
      Cells cells = planes.cells(window, i % planes.out());
      int start = i / planes.out() * planes.in();
      for (int row = cells.top; row < cells.bottom; row++) {
        for (int column = cells.left; column < cells.right; column++) {
          into[i] += from[start + row * planes.width + column];
        }
      }
      into[i] /= cells.count();
    }
    y.set(into);
  }

  public static void averageGradient(Tensor g, Window window, Tensor dx) {
    HostPlanes planes = new HostPlanes(dx, g);
    double[] from = g.toDoubles();
    double[] into = new double[(int) dx.length()];
    for (int i = 0; i < from.length; i++) {
      Cells cells = planes.cells(window, i % planes.out());
      int start = i / planes.out() * planes.in();
      double part = from[i] / cells.count();
      for (int row = cells.top; row < cells.bottom; row++) {
        for (int column = cells.left; column < cells.right; column++) {
          into[start + row * planes.width + column] += part;
        }
      }
    }
    dx.set(into);
  }

  public int in() {
    return height * width;
  }

  public int out() {
    return outHeight * outWidth;
  }

  public boolean even() {
    return height % 2 == 0 && width % 2 == 0;
  }

  private Cells cells(Window window, int place) {
    int top = place / outWidth * window.strideHeight() - window.padHeight();
    int left = place % outWidth * window.strideWidth() - window.padWidth();
    return new Cells(
        Math.max(0, top),
        Math.min(height, top + window.kernelHeight()),
        Math.max(0, left),
        Math.min(width, left + window.kernelWidth()));
  }

  /** The part of a plane under the window at one place. */
  private record Cells(int top, int bottom, int left, int right) {

    int count() {
      return (bottom - top) * (right - left);
    }
  }
}
