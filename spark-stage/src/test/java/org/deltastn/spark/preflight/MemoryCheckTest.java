package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.train.replica.ReplicaMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryCheckTest {

  private static final long MEBIBYTE = 1 << 20;
  private static final String LIMIT = "-Dorg.bytedeco.javacpp.maxphysicalbytes=";

  private static MemoryCheck check(
      String settings, String master, int workers, long least, long most) {
    return new MemoryCheck(
        TaskSlotsTest.conf(settings),
        master,
        workers,
        new ReplicaMemory(least * MEBIBYTE, most * MEBIBYTE, 0));
  }

  /** Returns the value that a message says to set. */
  private static String advised(String message, String setting) {
    Matcher matcher = Pattern.compile(Pattern.quote(setting) + "=?(\\w+)").matcher(message);
    assertThat(matcher.find()).as(message).isTrue();
    return matcher.group(1);
  }

  @ParameterizedTest
  @CsvSource({"yarn", "k8s://https://host"})
  void anOverheadThatReplicasExceedIsRefusedWithTheOneToSet(String master) {
    // Two executors of four slots: three of the five workers share one.
    String settings = "spark.executor.cores=4;spark.executor.memoryOverhead=500m";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(settings, master, 5, 200, 240).containerWarnings(1024))
        .withMessage(
            "3 replicas take at least 600 MiB outside the heap of an executor, but"
                + " spark.executor.memoryOverhead leaves it 500 MiB: set"
                + " spark.executor.memoryOverhead=1584m, or a smaller batchSize, or fewer tasks an"
                + " executor; spark.deltastn.memoryCheck=false if the cluster does not hold"
                + " executors to it");
    String mended = "spark.executor.cores=4;spark.executor.memoryOverhead=1584m";
    assertThat(check(mended, master, 5, 200, 240).containerWarnings(1024)).isEmpty();
  }

  @Test
  void anOverheadThatReplicasMayExceedIsToldOf() {
    // Not refused, as one replica an executor fits.
    String settings = "spark.executor.cores=2;spark.executor.memoryOverhead=600m";
    assertThat(check(settings, "yarn", 2, 300, 400).containerWarnings(1024))
        .singleElement()
        .asString()
        .startsWith("2 replicas take up to 1000 MiB outside the heap of an executor, and ND4J and")
        .contains("set spark.executor.memoryOverhead=1384m");
  }

  @Test
  void executorsThatMayBecomeManyNeedMemoryForOneReplicaAtLeast() {
    String settings = "spark.executor.cores=4;spark.dynamicAllocation.enabled=true";
    assertThatCode(() -> check(settings, "yarn", 8, 380, 400).containerWarnings(1024))
        .doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(settings, "yarn", 8, 390, 400).containerWarnings(1024))
        .withMessageStartingWith("a replica takes at least 390 MiB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yarn | '' | 1024 | 384",
        "yarn | '' | 10240 | 1024",
        "yarn | spark.executor.memoryOverheadFactor=0.5 | 10240 | 5120",
        "k8s://h | spark.kubernetes.memoryOverheadFactor=0.5 | 10240 | 5120",
        "yarn | spark.kubernetes.memoryOverheadFactor=0.5 | 10240 | 1024",
        "yarn | spark.executor.memoryOverhead=2g | 1024 | 2048",
        "yarn | spark.executor.memoryOverhead=700 | 1024 | 700"
      })
  void knowsTheOverheadThatSparkLeaves(String master, String settings, long heap, long overhead) {
    assertThatCode(() -> check(settings, master, 1, overhead, overhead).containerWarnings(heap))
        .doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> check(settings, master, 1, overhead + 1, overhead + 1).containerWarnings(heap))
        .withMessageContaining("leaves it " + overhead + " MiB");
  }

  @ParameterizedTest
  @CsvSource({"3.5.7, 384", "4.0.1, 700", "4.2.0, 700"})
  void theLeastOverheadIsASettingSinceSpark4(String version, long least) {
    assertThat(
            MemoryCheck.leastOverhead(
                TaskSlotsTest.conf("spark.executor.minMemoryOverhead=700m"), version))
        .isEqualTo(least);
    assertThat(MemoryCheck.leastOverhead(TaskSlotsTest.conf(""), version)).isEqualTo(384);
  }

  @Test
  void standaloneExecutorsAreHeldToNoOverhead() {
    assertThat(check("", "spark://h:7077", 1, 9999, 9999).containerWarnings(1024)).isEmpty();
    assertThat(check("", "local[2]", 1, 9999, 9999).containerWarnings(1024)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 4096",
        "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=1g | 4096",
        "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=8g | 11264",
        "spark.executor.extraJavaOptions=-Da=b -Dorg.bytedeco.javacpp.maxPhysicalBytes=2g | 2048",
        "spark.executor.defaultJavaOptions=-Dorg.bytedeco.javacpp.maxphysicalbytes='2g' | 2048"
      })
  void aReplicaAboveTheLimitOfJavaCppIsRefusedWithTheOptionToSet(String settings, long limit) {
    String master = "spark://h:7077";
    assertThatCode(() -> check(settings, master, 8, limit, limit).processWarnings(1024))
        .doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(settings, master, 8, limit + 1, limit + 1).processWarnings(1024))
        .withMessageContaining("is " + limit + " MiB, its heap included: add " + LIMIT)
        .withMessageContaining("m to spark.executor.extraJavaOptions")
        .satisfies(
            e -> {
              String mended =
                  "spark.executor.extraJavaOptions=" + LIMIT + advised(e.getMessage(), LIMIT);
              assertThat(check(mended, master, 8, limit + 1, limit + 1).processWarnings(1024))
                  .isEmpty();
            });
  }

  @Test
  void aLimitThatMayBeReachedIsToldOf() {
    // 1024 of heap, twice 1.25 × 1200 and 160 are 4184, above 4096.
    assertThat(
            check("spark.executor.cores=2", "spark://h:7077", 2, 900, 1200).processWarnings(1024))
        .singleElement()
        .asString()
        .startsWith("2 replicas take up to 3000 MiB outside the heap of an executor, but")
        .contains("(1024 MiB): add " + LIMIT + "4184m to");
    assertThat(
            check("spark.executor.cores=2", "spark://h:7077", 2, 900, 1150).processWarnings(1024))
        .isEmpty();
  }

  @Test
  void withoutALimitNothingIsRefused() {
    String settings = "spark.executor.extraJavaOptions=" + LIMIT + "0";
    assertThat(check(settings, "spark://h:7077", 1, 99999, 99999).processWarnings(1024)).isEmpty();
  }

  @Test
  void inLocalModeTheLimitIsTheDrivers() {
    long limit = Pointer.maxPhysicalBytes() / MEBIBYTE;
    assertThat(limit).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check("", "local[2]", 2, limit / 2 + 1, limit).processWarnings(1))
        .withMessageStartingWith("2 replicas take at least")
        .withMessageContaining("of the driver, but JavaCPP's")
        .withMessageContaining("is " + limit + " MiB")
        .withMessageContaining("m to the options of the driver's java");
    assertThat(check("", "local[2]", 2, 1, 1).processWarnings(1)).isEmpty();
  }
}
