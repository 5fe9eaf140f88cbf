package org.deltastn.checks;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The check {@code release}: what a build with the profile of that name made. The arguments are the
 * project's folder, its version and, if wanted, the folder of another clone whose jars must have
 * the same bytes.
 */
public final class ReleaseCheck {

  private static final Map<String, String> MODULES =
      new TreeMap<>(
          Map.of(
              "src", "delta-stn-core",
              "kernels", "delta-stn-kernels",
              "spark-stage", "delta-stn-spark_2.12",
              "spark-stage/spark-4", "delta-stn-spark_2.13"));

  private static final long MOST_BYTES = 150_000_000;
  private static final int JAVA_17 = 61;
  private static final int JAVA_8 = 52;

  /** Refuses an older Java, so it can load this class. */
  private static final String ENTRY = "org/deltastn/spark/jobs/DeltaStnJob.class";

  private static final Pattern ARTIFACT =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");
  private static final Pattern FOREIGN = Pattern.compile(".*\\.(dll|dylib|jnilib|a|lib)");

  private final List<String> wrong = new ArrayList<>();

  private ReleaseCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws IOException {
    ReleaseCheck check = new ReleaseCheck();
    Path root = Path.of(args[0]);
    List<Path> jars = check.jars(root, args[1]);
    Path job = root.resolve("spark-stage/target/delta-stn-spark_2.12-" + args[1] + "-job.jar");
    if (Files.exists(job)) {
      check.contents(job);
      jars.add(job);
    } else {
      check.wrong.add("no " + job + ": build without -Djob.skip");
    }
    if (args.length > 2) {
      check.compare(root, jars, Path.of(args[2]));
    }
    check.wrong.forEach(System.out::println);
    System.out.println(check.wrong.isEmpty() ? "release: all as it should be" : "NOT MET");
    System.exit(check.wrong.isEmpty() ? 0 : 1);
  }

  private List<Path> jars(Path root, String version) {
    List<Path> jars = new ArrayList<>();
    MODULES.forEach(
        (folder, name) -> {
          Path target = root.resolve(folder).resolve("target");
          for (String kind : List.of("", "-sources", "-javadoc")) {
            Path jar = target.resolve(name + "-" + version + kind + ".jar");
            if (Files.exists(jar)) {
              jars.add(jar);
            } else {
              wrong.add("no " + jar + ": build with -Prelease");
            }
          }
          if (!Files.exists(target.resolve("bom.json"))) {
            wrong.add("no bill of materials in " + target + ": build with -Prelease");
          }
        });
    return jars;
  }

  private void contents(Path job) throws IOException {
    long bytes = Files.size(job);
    if (bytes > MOST_BYTES) {
      wrong.add("the job jar has " + bytes + " bytes, more than " + MOST_BYTES);
    }
    try (ZipFile zip = new ZipFile(job.toFile())) {
      String listed = text(zip, "META-INF/THIRD-PARTY");
      text(zip, "META-INF/LICENSE");
      text(zip, "META-INF/NOTICE");
      int artifacts = 0;
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        String name = entry.getName();
        Matcher artifact = ARTIFACT.matcher(name);
        if (artifact.matches() && !artifact.group(1).equals("org.deltastn")) {
          artifacts++;
          String identity = artifact.group(1) + ":" + artifact.group(2);
          if (!Pattern.compile(Pattern.quote(identity) + "$", Pattern.MULTILINE)
              .matcher(listed)
              .find()) {
            wrong.add(identity + " is in the job jar and not in META-INF/THIRD-PARTY");
          }
        } else if (FOREIGN.matcher(name).matches()) {
          wrong.add("a native library of another system: " + name);
        } else if (name.endsWith(".class")
            && major(zip, entry) > (name.equals(ENTRY) ? JAVA_8 : JAVA_17)) {
          wrong.add((name.equals(ENTRY) ? "not for Java 8: " : "not for Java 17: ") + name);
        }
      }
      System.out.printf(
          Locale.ROOT, "job jar: %.1f MB, %d artifacts of others%n", bytes / 1e6, artifacts);
    }
  }

  private String text(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      wrong.add("no " + name + " in the job jar");
      return "";
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int major(ZipFile zip, ZipEntry entry) throws IOException {
    // Classes of a later Java may be in folders that only it reads.
    if (entry.getName().startsWith("META-INF/versions/")) {
      return 0;
    }
    try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }

  private void compare(Path root, List<Path> jars, Path other) throws IOException {
    int same = 0;
    for (Path jar : jars) {
      Path twin = other.resolve(root.relativize(jar));
      if (!Files.exists(twin)) {
        wrong.add("no " + twin + " to compare with");
      } else if (Files.mismatch(jar, twin) >= 0) {
        wrong.add("other bytes: " + jar + " and " + twin);
      } else {
        same++;
      }
    }
    System.out.printf("%d of %d jars have the same bytes%n", same, jars.size());
  }
}
