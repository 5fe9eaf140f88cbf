package org.deltastn.spark.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.serializer.KryoSerializer;

/**
 * Checks that the packages of Java that Spark accesses are open in the driver's JVM: {@code
 * spark-submit} passes the options for that, a plain {@code java} does not. Executors always have
 * them, because Spark puts the options before those that a user sets.
 */
public final class OpenModules {

  private static final String SERIALIZER = "spark.serializer";
  private static final String OPEN = "--add-opens=java.base/%s=ALL-UNNAMED";
  private static final String CALLED = "sun.nio.ch";
  // Spark registers their classes with every Kryo, reading their fields.
  private static final List<String> WITH_KRYO =
      List.of("java.nio", "java.lang.invoke", "java.util");

  private OpenModules() {}

  /**
   * Checks this JVM.
   *
   * @param conf names the serializer, because Kryo needs more than Java's
   * @throws IllegalArgumentException with the options to give to {@code java}, if any is missing
   */
  public static void require(SparkConf conf) {
    Module java = Object.class.getModule();
    Module spark = SparkContext.class.getModule();
    List<String> closed = new ArrayList<>();
    if (!java.isExported(CALLED, spark)) {
      closed.add(CALLED);
    }
    if (usesKryo(conf)) {
      WITH_KRYO.stream().filter(name -> !java.isOpen(name, spark)).forEach(closed::add);
    }
    if (!closed.isEmpty()) {
      throw new IllegalArgumentException(message(conf, closed));
    }
  }

  private static String message(SparkConf conf, List<String> closed) {
    String serializer = usesKryo(conf) ? " with " + SERIALIZER + "=" + conf.get(SERIALIZER) : "";
    return "Java "
        + Runtime.version().feature()
        + " keeps "
        + String.join(", ", closed)
        + " closed, but Spark needs them in the driver"
        + serializer
        + ": start it by spark-submit, or give java "
        + closed.stream().map(OPEN::formatted).collect(Collectors.joining(" "));
  }

  /** Returns whether Spark serializes by Kryo. */
  public static boolean usesKryo(SparkConf conf) {
    return conf.get(SERIALIZER, "").equals(KryoSerializer.class.getName());
  }
}
