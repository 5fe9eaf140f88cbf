package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Speculative copies of the tasks of a slow executor. */
@Timeout(600)
class SpeculationTest {

  @Test
  void copiesThatOvertakeASlowExecutorChangeNothing() throws Exception {
    Path work = ProcessFolder.create();
    try (TwoHosts hosts = new TwoHosts(work);
        FaultyCluster cluster = new FaultyCluster(speculation(hosts.master()))) {
      assertThat(cluster.processes()).hasSize(2).doesNotContain(ProcessHandle.current().pid());
      int[] before = new int[1];
      DeltaStnClassificationModel model =
          FaultyCluster.fit(
              cluster.frame(),
              () -> {
                before[0] = cluster.overtaken();
                cluster.order(Fault.SLOW, 1);
              });
      assertThat(cluster.claimed(Fault.SLOW)).isTrue();
      assertThat(cluster.overtaken()).isGreaterThan(before[0]);
      FaultyCluster.requireReference(model);
    }
  }

  private static Map<String, String> speculation(String master) {
    return Map.ofEntries(
        Map.entry("spark.master", master),
        Map.entry("spark.speculation", "true"),
        Map.entry("spark.speculation.interval", "50ms"),
        Map.entry("spark.speculation.multiplier", "1.1"),
        Map.entry("spark.speculation.quantile", "0.5"),
        // Copies go to an executor without the data only after this.
        Map.entry("spark.locality.wait", "50ms"));
  }
}
