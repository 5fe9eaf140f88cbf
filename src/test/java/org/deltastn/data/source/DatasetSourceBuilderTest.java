package org.deltastn.data.source;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deltastn.data.fetch.DataNotFoundException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetSourceBuilderTest {

  @TempDir Path folder;

  static Stream<Arguments> sources() {
    return Stream.of(
        source("MNIST", "mnist", () -> MnistSource.builder().npmCommand(List.of())),
        source(
            "Fashion-MNIST",
            "fashion-mnist",
            () -> FashionMnistSource.builder().packageFolder(null)),
        source("CIFAR-10", "cifar10", () -> Cifar10Source.builder().npmCommand(List.of())));
  }

  private static Arguments source(
      String name, String folder, Supplier<DatasetSourceBuilder<?>> builder) {
    return Arguments.of(name, folder, builder);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void cacheFolderFollowsTheSystemProperty(
      String name, String subFolder, Supplier<DatasetSourceBuilder<?>> builder) {
    String before = System.getProperty(DatasetSource.CACHE_VARIABLE);
    System.setProperty(DatasetSource.CACHE_VARIABLE, folder.toString());
    try {
      DatasetSource source = builder.get().mirrors(List.of()).build();
      assertThatExceptionOfType(DataNotFoundException.class)
          .isThrownBy(source::load)
          .withMessageContainingAll(
              name + " was not found",
              "1. cache folder " + folder.resolve(subFolder) + ": no such folder",
              "or into " + folder.resolve(subFolder),
              "--data DIR",
              DatasetSource.CACHE_VARIABLE);
    } finally {
      if (before == null) {
        System.clearProperty(DatasetSource.CACHE_VARIABLE);
      } else {
        System.setProperty(DatasetSource.CACHE_VARIABLE, before);
      }
    }
  }
}
