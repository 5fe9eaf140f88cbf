package org.deltastn.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/** Programs of the tests' class path in processes of their own, by the java of this process. */
public final class JavaProgram {

  private JavaProgram() {}

  /**
   * Returns what starts a program, with the packages opened that Spark needs.
   *
   * @param main the class with its main method
   * @param options of java, such as {@code -Xmx768m}
   * @param arguments of the program
   */
  public static ProcessBuilder of(Class<?> main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(options);
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** Returns what starts a program as {@link #of} does, which need not become fast. */
  public static ProcessBuilder ofShortLife(
      Class<?> main, List<String> options, List<String> arguments) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(LocalSpark.SHORT_LIVED.split(" ")));
    return of(main, all, arguments);
  }
}
