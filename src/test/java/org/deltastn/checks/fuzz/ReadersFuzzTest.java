package org.deltastn.checks.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/**
 * Readers of bytes from outside, on inputs that Jazzer makes up from those kept with the tests:
 * only the exceptions that they document, in bounded time and memory.
 */
@Tag("slow")
class ReadersFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void safeTensors(byte[] bytes) throws Throwable {
    Reader.SAFE_TENSORS.read(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void states(byte[] bytes) throws Throwable {
    Reader.STATES.read(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void checkpoints(byte[] bytes) throws Throwable {
    Reader.CHECKPOINTS.read(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void idxImages(byte[] bytes) throws Throwable {
    Reader.IDX_IMAGES.read(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void idxLabels(byte[] bytes) throws Throwable {
    Reader.IDX_LABELS.read(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void cifar10(byte[] bytes) throws Throwable {
    Reader.CIFAR10.read(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void hyperparameters(byte[] bytes) throws Throwable {
    Reader.HYPERPARAMETERS.read(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void networks(byte[] bytes) throws Throwable {
    Reader.NETWORKS.read(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void zips(byte[] bytes) throws Throwable {
    Reader.ZIPS.read(bytes);
  }
}
