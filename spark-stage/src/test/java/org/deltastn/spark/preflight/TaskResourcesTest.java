package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a local master; GpuTrainingTest has profiles on executors. */
class TaskResourcesTest {

  private static final OptionalInt UNSET = OptionalInt.empty();

  private final SparkContext spark = LocalSpark.session().sparkContext();

  @Test
  void whatTheApplicationHasNeedsNoProfile() {
    for (TaskResources resources :
        List.of(
            TaskResources.ofApplication(spark),
            TaskResources.of(spark, UNSET, UNSET),
            TaskResources.of(spark, OptionalInt.of(1), OptionalInt.of(0)))) {
      JavaRDD<Integer> rdd = JavaSparkContext.fromSparkContext(spark).parallelize(List.of(1));
      assertThat(resources.on(rdd)).isSameAs(rdd);
      assertThat(resources.onCombining(rdd)).isSameAs(rdd);
      assertThat(rdd.getResourceProfile()).isNull();
      assertThat(resources.cpus()).isEqualTo(1);
      assertThat(resources.conf()).isSameAs(spark.conf());
      assertThat(resources.slots()).isEqualTo(TaskSlots.available(spark));
      assertThat(resources.warnings()).isEmpty();
    }
  }

  @Test
  void executorsForTrainingAloneNeedRoom() {
    String dynamic = "spark.dynamicAllocation.enabled=";
    assertThat(TaskResources.warnings(TaskSlotsTest.conf(dynamic + "false"))).isEmpty();
    assertThat(TaskResources.warnings(TaskSlotsTest.conf(dynamic + "true")))
        .singleElement()
        .asString()
        .startsWith("spark.dynamicAllocation.enabled is true, with taskCpus or taskGpus: ")
        .contains("give the cluster room for both");
  }

  @Test
  void aLocalMasterGivesAllTasksTheSame() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskResources.of(spark, OptionalInt.of(2), UNSET))
        .withMessageStartingWith("taskCpus is 2, which differs from what Spark gives other tasks,")
        .withMessageContaining("the master " + spark.master() + " gives all tasks the same")
        .withMessageEndingWith("leave it unset, or set spark.task.cpus for all tasks");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskResources.of(spark, UNSET, OptionalInt.of(1)))
        .withMessageStartingWith("taskGpus is 1, ");
  }

  @ParameterizedTest
  @CsvSource({
    "spark://host:7077, 3.3.4, 'Spark 3.3.4 cannot'",
    "yarn, 3.1.0, 'Spark 3.1.0 cannot'",
    "mesos://host, 3.5.7, 'not on the master mesos://host'"
  })
  void whereSparkHasNoProfilesOfTasks(String master, String version, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskResources.requireProfiles("taskGpus is 1", master, version))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "spark://host:7077, 3.4.0",
    "'local-cluster[2,1,1024]', 3.5.7",
    "yarn, 4.0.1",
    "k8s://https://host, 4.1.0"
  })
  void whereSparkHasThem(String master, String version) {
    TaskResources.requireProfiles("taskGpus is 1", master, version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.executor.cores=2 | 4 | 0 | 0 | taskCpus is 4, but an executor has 2 cores",
        "spark.executor.cores=2 | 1 | 1 | 0 | taskGpus is 1, but executors have no GPUs",
        "spark.executor.resource.gpu.amount=1; spark.task.resource.gpu.amount=0.5 | 1 | 1 | 0.5 |"
            + " two tasks that train would share a GPU"
      })
  void whatExecutorsHaveNoRoomFor(
      String settings, int cpus, double gpus, double ownGpus, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TaskResources.requireRoom(
                    TaskSlotsTest.conf(settings), "spark://host:7077", cpus, gpus, ownGpus))
        .withMessageContaining(message);
  }
}
