package org.deltastn.tensor.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** A native library for a glibc that no system has, and processes that meet it. */
public final class FutureLibrary {

  /** The version of glibc that the library needs. */
  public static final String GLIBC = "99.9";

  private FutureLibrary() {}

  /**
   * Links the library, against a stand-in for the glibc of that version; the test that calls this
   * is skipped where there is no C compiler.
   */
  public static void write(Path file) throws Exception {
    assumeTrue(
        Loader.getPlatform().equals("linux-x86_64"), "the libraries are for Linux on x86-64");
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path glibc = Files.writeString(folder.resolve("glibc.c"), "void later(void) {}\n");
    Path versions =
        Files.writeString(folder.resolve("versions"), "GLIBC_" + GLIBC + " { later; };\n");
    Path stub = folder.resolve("stub.so");
    gcc(glibc, stub, "-Wl,-soname,libc.so.6", "-Wl,--version-script=" + versions);
    Path source =
        Files.writeString(
            folder.resolve("future.c"), "void later(void);\nvoid f(void) { later(); }\n");
    gcc(source, file, stub.toString());
    for (Path used : List.of(glibc, versions, stub, source)) {
      Files.delete(used);
    }
  }

  private static void gcc(Path source, Path library, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-nostdlib"));
    command.addAll(List.of("-o", library.toString(), source.toString()));
    command.addAll(Arrays.asList(options));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "no C compiler 'gcc' on the path");
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /**
   * Runs {@link Create} in a process of its own and returns what it prints.
   *
   * @param first a folder before all else on the class path
   * @param option an option of the JVM
   */
  public static String create(String backend, Path first, String option) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dorg.bytedeco.javacpp.cachedir=" + first.resolve("cache"),
                option,
                "-cp",
                first + ":" + System.getProperty("java.class.path"),
                Create.class.getName(),
                backend)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Creates the backend that the argument names, and prints the refusal. */
  public static final class Create {

    private Create() {}

    /** Runs the program. */
    public static void main(String[] args) {
      try (var backend = Backends.create(args[0], org.deltastn.tensor.Precision.FLOAT, 1)) {
        System.out.println("created " + backend.name());
      } catch (IllegalStateException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }
}
