package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deltastn.tensor.engine.FutureLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLibraryTest {

  private static final String RESOURCE = "linux-x86_64/libjniKernelLibrary.so";

  // What ND4J's own libraries need.
  private static final int MINOR_OF_ND4J = 27;

  @TempDir private Path folder;

  @Test
  void needsNoNewerGlibcThanNd4j() throws Exception {
    assumeTrue(KernelLibrary.obstacle() == null, KernelLibrary::obstacle);
    String bytes;
    try (InputStream in = KernelLibrary.class.getResourceAsStream(RESOURCE)) {
      bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
    Matcher versions = Pattern.compile("\0GLIBC_2\\.(\\d+)").matcher(bytes);
    int newest = -1;
    while (versions.find()) {
      newest = Math.max(newest, Integer.parseInt(versions.group(1)));
    }
    assertThat(newest).isBetween(2, MINOR_OF_ND4J);
  }

  @Test
  void anotherProcessorAndAnOlderGlibcAreNamed() throws Exception {
    assertThat(FutureLibrary.create("native", folder, "-Dos.arch=aarch64"))
        .contains(
            "refused: backend 'native' is unavailable: the native library is for linux-x86_64,"
                + " this is linux-arm64");

    FutureLibrary.write(folder.resolve("org/deltastn/kernels").resolve(RESOURCE));
    assertThat(FutureLibrary.create("native", folder, "-Dx=y"))
        .contains(
            "refused: backend 'native' is unavailable: the native library cannot be loaded:"
                + " libjniKernelLibrary.so needs glibc "
                + FutureLibrary.GLIBC
                + " or newer, and this system's is older");
  }
}
