package org.deltastn.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures what this processor can do at most, by a small library that g++ compiles. */
final class Roofline {

  private static final double SECONDS = 0.7;

  private Roofline() {}

  /**
   * Compiles and loads the library.
   *
   * @param source {@code roofline.cpp}
   * @param folder where the library is put
   * @throws IOException if there is no g++, or it fails, with what it said
   */
  static void load(Path source, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path library = folder.resolve("libroofline.so").toAbsolutePath();
    Path headers = Path.of(System.getProperty("java.home"), "include");
    Process compiler =
        new ProcessBuilder(
                List.of(
                    "g++",
                    "-std=c++17",
                    "-O3",
                    "-ffp-contract=fast",
                    "-shared",
                    "-fPIC",
                    "-I" + headers,
                    "-I" + headers.resolve("linux"),
                    source.toString(),
                    "-o",
                    library.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes());
    if (compiler.waitFor() != 0) {
      throw new IOException("g++ cannot compile " + source + ": " + said);
    }
    System.load(library.toString());
  }

  /** Returns floating-point operations a second from registers, with the better vector width. */
  static double peak() {
    return Math.max(multiplyAdds(256, SECONDS), multiplyAdds(512, SECONDS));
  }

  /**
   * Returns floating-point operations a second from registers, of products of values in bfloat16.
   *
   * @param tiles whether by AMX, which this process must be allowed to use; otherwise by
   *     avx512_bf16
   */
  static double bfloat16Peak(boolean tiles) {
    return bfloat16(tiles, SECONDS);
  }

  /** Returns whether units of 512 bits are whole: such vectors are well above those of 256. */
  static boolean isWide() {
    return multiplyAdds(512, SECONDS) > 1.5 * multiplyAdds(256, SECONDS);
  }

  /** Returns the bytes a second of a pass over memory. */
  static double bandwidth() {
    return memory(2 * SECONDS);
  }

  /** Returns the time that this thread has had on a processor, in nanoseconds. */
  static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static native double multiplyAdds(int bits, double seconds);

  private static native double bfloat16(boolean tiles, double seconds);

  private static native double memory(double seconds);
}
