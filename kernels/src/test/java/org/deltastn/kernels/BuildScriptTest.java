package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.deltastn.kernels.BuildTools.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that builds the native library, on machines that lack what it needs. */
class BuildScriptTest {

  private static final Path SCRIPT = Path.of("src/main/native/build.sh").toAbsolutePath();
  private static final String LIBRARY = "org/deltastn/kernels/linux-x86_64/libjniKernelLibrary.so";
  private static final String SKIPPED = "the native library is skipped; backend 'native' will not";

  @TempDir private Path folder;
  private BuildTools tools;
  private Path target;
  private Path library;

  @BeforeEach
  void prepare() throws IOException {
    tools = new BuildTools(folder.resolve("tools"));
    target = folder.resolve("target");
    library = target.resolve("classes").resolve(LIBRARY);
    // The classes as the compiler of Java leaves them, made before any library.
    Path classFile = target.resolve("classes/org/deltastn/kernels/KernelLibrary.class");
    Files.createDirectories(classFile.getParent());
    Files.writeString(classFile, "");
    Files.setLastModifiedTime(classFile, FileTime.from(Instant.EPOCH));
  }

  @Test
  void withoutCompilerTheLibraryIsSkippedWithNotice() throws Exception {
    Outcome outcome = build("g++");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output())
        .startsWith("[kernels] no C++ compiler 'g++' on the path: " + SKIPPED)
        .hasLineCount(1);
    assertThat(library).doesNotExist();
  }

  @Test
  void withoutCompilerLibraryOfSameSourceStays() throws Exception {
    earlierLibrary(Instant.now().plusSeconds(60));

    assertThat(build("g++")).isEqualTo(new Outcome(0, ""));
    assertThat(library).hasContent("earlier");
  }

  @Test
  void withoutCompilerLibraryOfOlderSourceIsRemoved() throws Exception {
    earlierLibrary(Instant.EPOCH.plusSeconds(60));

    Outcome outcome = build("g++");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).contains(SKIPPED);
    assertThat(library).doesNotExist();
  }

  @Test
  void withoutCompilerLibraryOfOtherFlagsIsRemoved() throws Exception {
    earlierLibrary(Instant.now().plusSeconds(60));

    Outcome outcome = build("g++", "-fsanitize=address");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).contains(SKIPPED);
    assertThat(library).doesNotExist();
  }

  @Test
  void withoutHeadersOfJavaTheLibraryIsSkippedWithNotice() throws Exception {
    Outcome outcome = run("true", Path.of("/nowhere"));

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output())
        .startsWith("[kernels] no include/jni.h in /nowhere: " + SKIPPED)
        .hasLineCount(1);
  }

  @Test
  void compilerThatFailsEndsTheBuild() throws Exception {
    Path java = Path.of(System.getProperty("java.home"));
    assumeTrue(Files.exists(java.resolve("include/jni.h")), "this Java has no headers");

    Outcome outcome = build("false");

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(library).doesNotExist();
  }

  private void earlierLibrary(Instant time) throws IOException {
    Files.createDirectories(library.getParent());
    Files.writeString(library, "earlier");
    Files.setLastModifiedTime(library, FileTime.from(time));
    Path stamp = target.resolve("native/flags");
    Files.createDirectories(stamp.getParent());
    Files.writeString(stamp, "g++ ");
  }

  private Outcome build(String compiler, String... flags) throws Exception {
    return run(compiler, Path.of(System.getProperty("java.home")), flags);
  }

  private Outcome run(String compiler, Path javaHome, String... flags) throws Exception {
    if (!compiler.equals("g++")) {
      tools.link(compiler);
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(javaHome.toString());
    arguments.add(location(KernelLibrary.class) + ":" + location(Loader.class));
    arguments.add(target.toString());
    arguments.addAll(List.of(flags));
    return tools.run(SCRIPT, Map.of("CXX", compiler), arguments);
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
