package org.deltastn.checks.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deltastn.data.Cifar10Reader;
import org.deltastn.data.IdxReader;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.dl4j.ModelImporter;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.RunState;

/** Readers of bytes from outside, with the exceptions that they document. */
enum Reader {
  SAFE_TENSORS(
      bytes -> {
        SafeTensors.read(new ByteArrayInputStream(bytes), bytes.length);
        return SafeTensors.fromBytes(bytes).toBytes();
      },
      IOException.class),
  STATES(TrainingState::fromBytes, IOException.class),
  CHECKPOINTS(RunState::fromBytes, IOException.class),
  IDX_IMAGES(file(file -> IdxReader.scaled().readImages(file)), IOException.class),
  IDX_LABELS(file(file -> IdxReader.scaled().readLabels(file)), IOException.class),
  CIFAR10(file(file -> Cifar10Reader.scaled().readExamples(List.of(file))), IOException.class),
  HYPERPARAMETERS(text(HyperparameterSpace::fromJson), IllegalArgumentException.class),
  NETWORKS(text(text -> ConfigurationReader.read(text)), IllegalArgumentException.class),
  ZIPS(
      bytes -> ModelImporter.read(new ByteArrayInputStream(bytes)),
      IOException.class,
      IllegalArgumentException.class);

  private final Reading<byte[]> reading;
  private final Class<? extends Exception>[] documented;

  @SafeVarargs
  Reader(Reading<byte[]> reading, Class<? extends Exception>... documented) {
    this.reading = reading;
    this.documented = documented;
  }

  /** Reads something. */
  @FunctionalInterface
  private interface Reading<T> {
    Object of(T input) throws Exception;
  }

  private static Reading<byte[]> text(Reading<String> reading) {
    return bytes -> reading.of(new String(bytes, StandardCharsets.UTF_8));
  }

  private static Reading<byte[]> file(Reading<Path> reading) {
    return bytes -> {
      Path file = Files.createTempFile("fuzz", null);
      try {
        return reading.of(Files.write(file, bytes));
      } finally {
        Files.delete(file);
      }
    };
  }

  /**
   * Reads an input.
   *
   * @throws Throwable what is not documented; an {@link AssertionError} where reading took too much
   *     time or memory
   */
  void read(byte[] bytes) throws Throwable {
    Callable<?> read = () -> reading.of(bytes);
    Limits.hold(bytes, read, documented);
  }
}
