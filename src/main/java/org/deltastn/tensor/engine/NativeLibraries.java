package org.deltastn.tensor.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;

/** Says in plain words why native libraries cannot be used on this system. */
public final class NativeLibraries {

  /** The systems for which ND4J publishes its libraries, as JavaCPP names them. */
  private static final List<String> PLATFORMS =
      List.of(
          "linux-x86_64",
          "linux-arm64",
          "linux-ppc64le",
          "macosx-x86_64",
          "macosx-arm64",
          "windows-x86_64");

  // The loader's own words: version `GLIBC_2.27' not found (required by /path/libnd4jcpu.so)
  private static final Pattern GLIBC =
      Pattern.compile(
          "version `GLIBC_([0-9.]+)' not found(?: \\(required by (?:[^)]*/)?([^/)]+)\\))?");

  private NativeLibraries() {}

  /**
   * Returns what the class path lacks for this system, naming the systems whose libraries it has,
   * or null where it has those of this one; this loads nothing.
   */
  public static String missing() {
    String platform = Loader.getPlatform();
    if (has(platform)) {
      return null;
    }
    List<String> found = new ArrayList<>(PLATFORMS);
    found.removeIf(other -> !has(other));
    return "this system is "
        + platform
        + ", and the class path has "
        + (found.isEmpty()
            ? "none of ND4J's native libraries: "
            : "ND4J's native libraries for "
                + String.join(", ", found)
                + ": run on such a system, or ")
        + "build with -Djavacpp.platform="
        + platform
        + " -Dnd4j.classifier="
        + platform;
  }

  /** Returns whether the class path has JavaCPP's own library for a system. */
  private static boolean has(String platform) {
    Properties names = Loader.loadProperties(platform, null);
    String file =
        names.getProperty("platform.library.prefix", "")
            + "jnijavacpp"
            + names.getProperty("platform.library.suffix", "");
    return Loader.class.getResource(platform + "/" + file) != null;
  }

  /**
   * Returns why a library could not be loaded: that this system's glibc is too old where the loader
   * says so, else the message of the innermost cause.
   */
  public static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Matcher glibc = GLIBC.matcher(String.valueOf(cause.getMessage()));
      if (glibc.find()) {
        String library = glibc.group(2) == null ? "it" : glibc.group(2);
        return library
            + " needs glibc "
            + glibc.group(1)
            + " or newer, and this system's is older: run on a newer Linux";
      }
      innermost = cause;
    }
    return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
  }
}
