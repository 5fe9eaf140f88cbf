package org.deltastn.checks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Prints, at the end of a build, one line that counts the tests of all modules and those that were
 * skipped, by their reasons. The build runs this source file by itself, so it uses the JDK alone.
 *
 * <p>Arguments: the root of the project, and the moment at which the build began, as {@link
 * Instant} reads it; older reports of tests are left out.
 */
public final class SkippedTests {

  private static final String ABORTED = "Assumption failed:";

  /** Of {@code module/module/target/surefire-reports} below the root. */
  private static final int DEPTH = 4;

  private int all;
  private final Map<String, Integer> reasons = new TreeMap<>();

  /** Prints the line; nothing if no test ran. */
  public static void main(String[] args) throws IOException {
    SkippedTests tests = new SkippedTests();
    tests.read(Path.of(args[0]), Instant.parse(args[1]));
    if (tests.all > 0) {
      System.out.println(tests.line());
    }
  }

  /** Reads the reports of all modules that are not older than a moment. */
  void read(Path root, Instant since) throws IOException {
    List<Path> reports = new ArrayList<>();
    for (Path folder : folders(root)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(SkippedTests::isReport).sorted().forEach(reports::add);
      }
    }
    for (Path report : reports) {
      if (!Files.getLastModifiedTime(report).toInstant().isBefore(since)) {
        read(report);
      }
    }
  }

  /** Returns the folders of reports, of modules in modules too. */
  private static List<Path> folders(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root, DEPTH)) {
      return paths.filter(SkippedTests::holdsReports).sorted().toList();
    }
  }

  private static boolean holdsReports(Path folder) {
    String name = folder.getFileName().toString();
    return (name.equals("surefire-reports") || name.equals("failsafe-reports"))
        && folder.getParent().endsWith("target")
        && Files.isDirectory(folder);
  }

  private static boolean isReport(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("TEST-") && name.endsWith(".xml");
  }

  private void read(Path report) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (InputStream in = Files.newInputStream(report)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        if (xml.getLocalName().equals("testcase")) {
          all++;
        } else if (xml.getLocalName().equals("skipped")) {
          String message = xml.getAttributeValue(null, "message");
          // A disabled test has its reason in an attribute, an aborted one in its trace.
          reasons.merge(reason(message == null ? trace(xml) : message), 1, Integer::sum);
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException(report + " is no report of tests: " + e.getMessage(), e);
    }
  }

  private static String trace(XMLStreamReader xml) throws XMLStreamException {
    String type = xml.getAttributeValue(null, "type");
    String text = xml.getElementText().strip();
    return type != null && text.startsWith(type + ":") ? text.substring(type.length() + 1) : text;
  }

  private static String reason(String message) {
    String text = message.strip();
    if (text.startsWith(ABORTED)) {
      text = text.substring(ABORTED.length()).strip();
    }
    return text.isEmpty() ? "no reason given" : text.lines().findFirst().orElseThrow();
  }

  /** Returns the line, the most frequent reason first. */
  String line() {
    int skipped = reasons.values().stream().mapToInt(Integer::intValue).sum();
    StringBuilder line = new StringBuilder();
    line.append(all).append(" tests, ").append(skipped).append(" skipped");
    String separator = ": ";
    for (Map.Entry<String, Integer> reason :
        reasons.entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<String, Integer> it) -> it.getValue()).reversed())
            .toList()) {
      line.append(separator).append(reason.getValue()).append(" (").append(reason.getKey());
      line.append(')');
      separator = ", ";
    }
    return line.toString();
  }
}
