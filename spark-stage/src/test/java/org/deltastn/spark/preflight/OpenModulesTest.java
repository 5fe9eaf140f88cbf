package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenModulesTest {

  private static SparkConf conf(boolean kryo) {
    SparkConf conf = new SparkConf(false);
    return kryo ? conf.set("spark.serializer", KryoSerializer.class.getName()) : conf;
  }

  /**
   * Checks in a process of its own, with Kryo if there is an argument, and prints what is wrong.
   */
  public static final class Check {

    private Check() {}

    public static void main(String[] args) {
      try {
        if (List.of(args).contains("build")) {
          new KryoSerializer(conf(true)).newKryo();
        } else {
          OpenModules.require(conf(args.length > 0));
        }
        System.out.print("ok");
      } catch (RuntimeException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  private static String check(List<String> options, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Check.class.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }

  private static List<String> optionsIn(String message) {
    return Arrays.stream(message.split(" ")).filter(word -> word.startsWith("--add")).toList();
  }

  @Test
  void aJvmThatWasToldPasses() {
    assertThatCode(() -> OpenModules.require(conf(false))).doesNotThrowAnyException();
    assertThatCode(() -> OpenModules.require(conf(true))).doesNotThrowAnyException();
  }

  @Test
  void aPlainJavaIsRefusedWithTheOptionsThatMendIt() throws Exception {
    String message = check(List.of());
    assertThat(message)
        .isEqualTo(
            "Java "
                + Runtime.version().feature()
                + " keeps sun.nio.ch closed, but Spark needs them in the driver: start it by"
                + " spark-submit, or give java --add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    assertThat(check(optionsIn(message))).isEqualTo("ok");
  }

  @Test
  void kryoNeedsMore() throws Exception {
    List<String> enough = optionsIn(check(List.of()));
    String message = check(enough, "kryo");
    assertThat(message)
        .contains("keeps java.nio, java.lang.invoke, java.util closed")
        .contains("with spark.serializer=org.apache.spark.serializer.KryoSerializer");
    List<String> all = new ArrayList<>(enough);
    all.addAll(optionsIn(message));
    assertThat(check(all, "kryo")).isEqualTo("ok");
    assertThat(check(all, "build")).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.nio", "java.lang.invoke", "java.util"})
  void kryoNeedsEachOfThem(String left) throws Exception {
    List<String> others =
        optionsIn(check(List.of(), "kryo")).stream()
            .filter(option -> !option.contains("/" + left + "="))
            .toList();
    assertThat(others).hasSize(3);
    assertThat(check(others, "build")).contains(left + ".");
  }
}
