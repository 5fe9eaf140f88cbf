package org.deltastn.spark.jobs;

/**
 * The entry of {@link DeltaStnProgram} for {@code spark-submit}. It is the one class that Maven
 * compiles for Java 8, so that an older Java is refused in plain words, before it meets a class
 * that it cannot load.
 */
public final class DeltaStnJob {

  private static final int JAVA = 17;
  private static final int WRONG_SETTINGS = 2;

  private DeltaStnJob() {}

  /**
   * Runs the program with the same arguments; exits with 2 on a Java older than 17.
   *
   * @throws ReflectiveOperationException if the program is not on the class path
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    String refusal =
        refusal(System.getProperty("java.specification.version"), System.getProperty("java.home"));
    if (refusal != null) {
      System.err.println(refusal);
      System.exit(WRONG_SETTINGS);
    }
    // By name, as the compiler for Java 8 has no use for classes of a later one.
    Class.forName("org.deltastn.spark.jobs.DeltaStnProgram")
        .getMethod("main", String[].class)
        .invoke(null, (Object) args);
  }

  /**
   * Returns why a Java is refused, or null where it is not.
   *
   * @param version of its specification: 1.8, 11, 17
   * @param home where it is installed
   */
  static String refusal(String version, String home) {
    int major = Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    if (major >= JAVA) {
      return null;
    }
    return "delta-stn needs Java "
        + JAVA
        + " or newer, found Java "
        + major
        + " ("
        + home
        + "): set JAVA_HOME to a newer one here, and for the executors by"
        + " spark.executorEnv.JAVA_HOME; on YARN in cluster mode also"
        + " spark.yarn.appMasterEnv.JAVA_HOME";
  }
}
