package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deltastn.spark.PinnedBackendProvider;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.Gpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulingCheckTest {

  private static final String STANDALONE = "spark://host:7077";
  private static final String WAITS = "spark.scheduler.minRegisteredResourcesRatio=1";
  private static final String GPU = "spark.executor.resource.gpu.amount=1;";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.cores.max=1; spark.executor.cores=2 | spark.executor.cores is 2",
        "spark.cores.max=1; spark.task.cpus=2 | spark.task.cpus is 2"
      })
  void fewerCoresThanATaskOrAnExecutorNeedsAreRefused(String settings, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SchedulingCheck.requireTasksStart(TaskSlotsTest.conf(settings), STANDALONE))
        .withMessage(
            message + ", expected at most the 1 of spark.cores.max: no task would ever start");
    // Neither knows that limit.
    for (String master : List.of("local[2]", "yarn")) {
      assertThatCode(() -> SchedulingCheck.requireTasksStart(TaskSlotsTest.conf(settings), master))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void resourcesThatALocalMasterNeverGivesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SchedulingCheck.requireTasksStart(
                    TaskSlotsTest.conf(GPU + "spark.task.resource.gpu.amount=1"), "local[2]"))
        .withMessage(
            "spark.task.resource.gpu.amount is 1, but the master local[2] gives its tasks no such"
                + " resource, and they would wait for it forever: remove the setting");
    assertThatCode(
            () ->
                SchedulingCheck.requireTasksStart(
                    TaskSlotsTest.conf(GPU + "spark.task.resource.gpu.amount=1"), STANDALONE))
        .doesNotThrowAnyException();
  }

  private static List<String> gpu(String settings, String backend, int workers) {
    return SchedulingCheck.gpuWarnings(TaskSlotsTest.conf(settings), "yarn", backend, workers);
  }

  @ParameterizedTest
  @CsvSource({"0.5,two replicas would share a GPU", "2,a replica of backend 'pinned' computes"})
  void aReplicaHasOneWholeGpu(String amount, String reason) {
    String settings = GPU + "spark.executor.cores=2; spark.task.resource.gpu.amount=" + amount;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gpu(settings, PinnedBackendProvider.NAME, 2))
        .withMessageStartingWith(
            "spark.task.resource.gpu.amount is " + amount + ", expected 1: " + reason);
    assertThat(gpu(settings, Backends.DEFAULT, 2)).as("of no use for GPUs").isEmpty();
  }

  @Test
  void aPartOfAGpuIsEnoughWhereNoOtherTaskRuns() {
    String half = GPU + "spark.task.resource.gpu.amount=0.5;";
    assertThat(gpu(half, PinnedBackendProvider.NAME, 2)).isEmpty();
    assertThat(gpu(half + "spark.executor.cores=2", PinnedBackendProvider.NAME, 1)).isEmpty();
  }

  @Test
  void aBackendForGpusOnTheCpuIsToldOf() {
    assertThat(gpu("", PinnedBackendProvider.NAME, 2))
        .containsExactly(
            "backend 'pinned' computes on the CPU: there are no GPUs among Spark's resources");
    assertThat(gpu(GPU, PinnedBackendProvider.NAME, 2))
        .containsExactly(
            "backend 'pinned' computes on the CPU: executors have GPUs, but tasks none; set"
                + " taskGpus to 1");
    assertThat(gpu(GPU + "spark.task.resource.gpu.amount=1", PinnedBackendProvider.NAME, 2))
        .isEmpty();
  }

  @Test
  void aBackendForGpusAloneIsRefusedWithout() {
    String message =
        "backend 'cuda' computes on GPUs alone, one for every task: set"
            + " spark.executor.resource.gpu.amount to the GPUs of an executor and"
            + " spark.task.resource.gpu.amount, or the Param taskGpus, to 1, or use another"
            + " backend; found that tasks have no GPUs among Spark's resources";
    for (String settings : List.of("", GPU)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gpu(settings, "cuda", 1))
          .withMessage(message);
    }
    assertThat(gpu(GPU + "spark.task.resource.gpu.amount=1", "cuda", 2)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gpu(GPU + "spark.task.resource.gpu.amount=2", "cuda", 2))
        .withMessageContaining("expected 1: a replica of backend 'cuda' computes on one GPU");
  }

  @Test
  void onALocalMasterOneReplicaAtATimeHasTheFirstGpu() {
    assertThat(localGpu("local[1]", 3)).isEmpty();
    assertThat(localGpu("local[4]", 1)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> localGpu("local[4]", 3))
        .withMessage(
            "backend 'cuda' computes on GPUs alone, and the master local[4] gives its tasks none: 3"
                + " replicas would share the first one of this process; set numWorkers to 1 or the"
                + " master to local[1], or give every task a GPU on a cluster");
  }

  private static List<String> localGpu(String master, int workers) {
    return SchedulingCheck.gpuWarnings(TaskSlotsTest.conf(""), master, "cuda", workers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local[1] | 3 | '' | OF_PROCESS",
        "local[3] | 1 | '' | OF_PROCESS",
        "local[3] | 2 | '' | NONE",
        "yarn | 2 | '' | NONE",
        "yarn | 2 | spark.task.resource.gpu.amount=1 | OF_TASKS",
        "yarn | 2 | spark.task.resource.gpu.amount=2 | NONE",
        "yarn | 2 | spark.task.resource.gpu.amount=0.5 | OF_TASKS",
        "yarn | 2 | spark.task.resource.gpu.amount=0.5; spark.executor.cores=2 | NONE",
        "yarn | 1 | spark.task.resource.gpu.amount=0.5; spark.executor.cores=2 | OF_TASKS",
        "spark://host:7077 | 2 | spark.task.resource.gpu.amount=1 | OF_TASKS",
        "spark://host:7077 | 2 | spark.task.resource.gpu.amount=0.5 | NONE",
        "local-cluster[2,1,1024] | 2 | spark.task.resource.gpu.amount=1 | OF_TASKS"
      })
  void whereTheReplicasFindGpus(String master, int workers, String settings, Gpus expected) {
    assertThat(SchedulingCheck.gpus(TaskSlotsTest.conf(settings), master, workers))
        .isEqualTo(expected);
  }

  private static List<String> slots(String settings, String master, int workers) {
    return SchedulingCheck.slotWarnings(TaskSlotsTest.conf(settings), master, workers);
  }

  @Test
  void moreWorkersThanSlotsTakeTurns() {
    assertThat(slots("", "local[2]", 5))
        .containsExactly(
            "numWorkers is 5, but 2 tasks run at a time: every round takes 3 turns, one after the"
                + " other");
    assertThat(slots("", "local[2]", 2)).isEmpty();
    assertThat(slots(WAITS, STANDALONE, 500)).as("not known beforehand").isEmpty();
  }

  @Test
  void dynamicAllocationThatStartsSmallIsToldOf() {
    String dynamic = "spark.dynamicAllocation.enabled=true; spark.executor.cores=2;";
    assertThat(slots(dynamic, "yarn", 5))
        .singleElement()
        .asString()
        .contains("spark.dynamicAllocation.minExecutors=0")
        .endsWith("set it to at least 3, which 5 workers need");
    assertThat(slots(dynamic + "spark.dynamicAllocation.minExecutors=3", "yarn", 5)).isEmpty();
    assertThat(slots(dynamic, "local[5]", 5)).as("it does not apply").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", STANDALONE})
  void removingExecutorsWithRowsIsToldOf(String master) {
    assertThat(
            slots(
                WAITS
                    + "; spark.dynamicAllocation.enabled=true;"
                    + " spark.dynamicAllocation.minExecutors=3;"
                    + " spark.dynamicAllocation.cachedExecutorIdleTimeout=30s",
                master,
                3))
        .singleElement()
        .asString()
        .startsWith("spark.dynamicAllocation.cachedExecutorIdleTimeout is 30s: ");
  }

  @Test
  void aStandaloneClusterThatDoesNotWaitForItsExecutorsIsToldOf() {
    assertThat(slots("", STANDALONE, 2))
        .singleElement()
        .asString()
        .startsWith("spark.scheduler.minRegisteredResourcesRatio is not set");
    assertThat(slots(WAITS, STANDALONE, 2)).isEmpty();
    assertThat(slots("", STANDALONE, 1)).isEmpty();
    assertThat(slots("spark.executor.instances=2; spark.executor.cores=1", "yarn", 2)).isEmpty();
  }
}
