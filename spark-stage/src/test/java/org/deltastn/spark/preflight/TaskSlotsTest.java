package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSlotsTest {

  /** Settings are separated by semicolons. */
  static SparkConf conf(String settings) {
    SparkConf conf = new SparkConf(false);
    for (String setting : settings.isEmpty() ? new String[0] : settings.split(";")) {
      String[] parts = setting.trim().split("=", 2);
      conf.set(parts[0], parts[1]);
    }
    return conf;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local | '' | 1 | 1",
        "local[6] | '' | 6 | 1",
        "local[6, 3] | spark.task.cpus=2 | 3 | 1",
        "local-cluster[3,4,1024] | '' | 4 | 3",
        "local-cluster[3,4,1024] | spark.executor.cores=2; spark.task.cpus=2 | 1 | 6",
        "local-cluster[3,4,1024] | spark.cores.max=8 | 4 | 2",
        "spark://host:7077 | '' | 0 | 0",
        "spark://host:7077 | spark.executor.cores=4 | 4 | 0",
        "spark://host:7077 | spark.executor.cores=4; spark.cores.max=12 | 4 | 3",
        "spark://host:7077 | spark.executor.cores=4; spark.executor.resource.gpu.amount=2;"
            + " spark.task.resource.gpu.amount=1 | 2 | 0",
        "yarn | spark.executor.cores=8; spark.executor.resource.gpu.amount=2;"
            + " spark.task.resource.gpu.amount=0.5 | 4 | 2",
        "yarn | '' | 1 | 2",
        "yarn | spark.executor.cores=8; spark.executor.instances=5; spark.task.cpus=2 | 4 | 5",
        "k8s://https://host | spark.dynamicAllocation.enabled=true | 1 | 0",
        "yarn | spark.dynamicAllocation.enabled=true; spark.dynamicAllocation.maxExecutors=7 | 1 |"
            + " 7"
      })
  void readsWhatTheSettingsTell(String master, String settings, int perExecutor, int executors) {
    TaskSlots slots = TaskSlots.of(conf(settings), master);
    assertThat(slots).isEqualTo(new TaskSlots(perExecutor, executors));
    assertThat(slots.total()).isEqualTo(perExecutor * executors);
  }

  @Test
  void allCoresOfThisMachine() {
    assertThat(TaskSlots.of(conf(""), "local[*]").perExecutor())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
