package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.spark.plan.RoundHeap;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.api.Test;

class HeapCheckTest {

  /** A network of about 8.4 million weights and responses, with the two slots of Adam: 96 MiB. */
  private static final RoundHeap HEAP =
      new RoundHeap(
          new TrainingProblem(
              Architecture.perceptron(
                  new int[] {64, 2048, 2048, 1}, Activation.RELU, Loss.SQUARED_ERROR),
              HyperparameterSpace.of(),
              TrainingConfiguration.builder()
                  .general(new Optimizer.Adam(), 0.1)
                  .response(new Optimizer.Adam(), 0.1)
                  .build()),
          4);

  private static List<String> warnings(String settings, String master, long driver, long heap) {
    return new HeapCheck(TaskSlotsTest.conf(settings), master, 4, HEAP).warnings(driver, heap);
  }

  private static long advised(String message, String setting) {
    Matcher matcher = Pattern.compile(setting + " to at least (\\d+)m").matcher(message);
    assertThat(matcher.find()).as(message).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void heapsThatMayBeTooSmallAreNamedWithTheSizeThatIsEnough() {
    String cores = "spark.executor.cores=2";
    List<String> both = warnings(cores, "spark://h:7077", 400, 410);
    assertThat(both).hasSize(2);
    assertThat(both.get(0)).contains("of the heap of the driver for states", "it has 400 MiB");
    assertThat(both.get(1)).contains("of the heap of an executor for states", "it has 410 MiB");
    long driver = advised(both.get(0), "--driver-memory");
    long executor = advised(both.get(1), "spark.executor.memory");
    assertThat(warnings(cores, "spark://h:7077", driver, executor)).isEmpty();
    assertThat(warnings(cores, "spark://h:7077", driver - 1, executor - 1)).hasSize(2);
    assertThat(warnings("", "local[4]", driver, 1)).as("tasks take it too").hasSize(1);
  }

  @Test
  void aHeapInWhichNoRoundFitsIsRefused() {
    long least = HEAP.least() >> 20;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> warnings("", "yarn", least, 4096))
        .withMessageContaining("the heap of the driver has " + least + " MiB: set --driver-memory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> warnings("", "yarn", 4096, least))
        .withMessageContaining("the heap of an executor has " + least + " MiB");
  }
}
