package org.deltastn.tensor.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

  private static final String OPENBLAS = "org/bytedeco/openblas/linux-x86_64/";

  @TempDir private Path folder;

  @Test
  void theLibrariesOfThisSystemAreOnTheClassPath() {
    assertThat(NativeLibraries.missing()).isNull();
  }

  @Test
  void anotherProcessorIsRefusedByItsName() throws Exception {
    String expected =
        "this system is linux-arm64, and the class path has ND4J's native libraries for "
            + Loader.getPlatform()
            + ": run on such a system, or build with -Djavacpp.platform=linux-arm64"
            + " -Dnd4j.classifier=linux-arm64";
    assertThat(FutureLibrary.create("nd4j", folder, "-Dos.arch=aarch64"))
        .contains("refused: backend 'nd4j' cannot start: " + expected);
    assertThat(FutureLibrary.create("auto", folder, "-Dos.arch=aarch64"))
        .contains("refused: no backend can be used: [cuda (")
        .contains("nd4j (" + expected + ")");
  }

  @Test
  void anOlderGlibcIsNamed() throws Exception {
    Path library = folder.resolve("libfuture.so");
    FutureLibrary.write(library);

    UnsatisfiedLinkError error =
        catchThrowableOfType(() -> System.load(library.toString()), UnsatisfiedLinkError.class);

    assertThat(NativeLibraries.reason(new IllegalStateException("cannot start", error)))
        .isEqualTo(
            "libfuture.so needs glibc "
                + FutureLibrary.GLIBC
                + " or newer, and this system's is older: run on a newer Linux");
  }

  @Test
  void librariesOfNd4jThatNeedANewerGlibcAreRefused() throws Exception {
    FutureLibrary.write(folder.resolve(OPENBLAS + "libjniopenblas_nolapack.so"));

    assertThat(FutureLibrary.create("nd4j", folder, "-Dx=y"))
        .contains(
            "refused: backend 'nd4j' cannot start: ND4J's native libraries cannot be loaded"
                + " (libjniopenblas_nolapack.so needs glibc "
                + FutureLibrary.GLIBC
                + " or newer");
  }

  @Test
  void otherwiseTheInnermostCauseIsTheReason() {
    assertThat(
            NativeLibraries.reason(
                new LinkageError("outer", new UnsatisfiedLinkError("no such file"))))
        .isEqualTo("no such file");
    assertThat(NativeLibraries.reason(new UnsatisfiedLinkError()))
        .isEqualTo("java.lang.UnsatisfiedLinkError");
  }
}
