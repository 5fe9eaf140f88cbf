package org.deltastn.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedTestsTest {

  private static final Instant BUILD = Instant.parse("2026-01-01T10:00:00Z");

  @TempDir private Path root;

  private void report(String module, String plugin, String name, Instant written, String cases)
      throws IOException {
    Path file = root.resolve(module).resolve("target").resolve(plugin).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "<?xml version=\"1.0\"?><testsuite>" + cases + "</testsuite>");
    Files.setLastModifiedTime(file, FileTime.from(written));
  }

  private String line() throws IOException {
    SkippedTests tests = new SkippedTests();
    tests.read(root, BUILD);
    return tests.line();
  }

  private static String skipped(String message) {
    return "<testcase name=\"a\"><skipped message=\"" + message + "\" type=\"t\"/></testcase>";
  }

  @Test
  void countsAllModulesAndPutsTheMostFrequentReasonFirst() throws IOException {
    report(
        "one",
        "surefire-reports",
        "TEST-A.xml",
        BUILD,
        "<testcase name=\"b\"/>" + skipped("Assumption failed: no GPU"));
    report(
        "two",
        "surefire-reports",
        "TEST-A.xml",
        BUILD.plusSeconds(1),
        skipped("no data&#10;see the manual") + skipped("Assumption failed: no data"));
    report("two", "failsafe-reports", "TEST-BIT.xml", BUILD, "<testcase name=\"c\"/>");
    report("two/inner", "surefire-reports", "TEST-C.xml", BUILD, "<testcase name=\"d\"/>");
    assertThat(line()).isEqualTo("6 tests, 3 skipped: 2 (no data), 1 (no GPU)");
  }

  @Test
  void leavesOutWhatAnEarlierBuildWroteAndWhatIsNoReport() throws IOException {
    report("one", "surefire-reports", "TEST-A.xml", BUILD.minusSeconds(1), skipped("old"));
    report("one", "surefire-reports", "A.xml", BUILD, skipped("other"));
    report("one", "surefire-reports", "TEST-B.xml", BUILD, "<testcase name=\"b\"/>");
    assertThat(line()).isEqualTo("1 tests, 0 skipped");
  }

  /** As Surefire reports an assumption that does not hold. */
  @Test
  void readsTheReasonOfAnAbortedTestFromItsTrace() throws IOException {
    String type = "org.opentest4j.TestAbortedException";
    report(
        "one",
        "surefire-reports",
        "TEST-A.xml",
        BUILD,
        "<testcase name=\"a\"><skipped type=\"%s\"><![CDATA[%s: Assumption failed: no GPU\n\tat A.b(A.java:1)]]></skipped></testcase>"
            .formatted(type, type));
    report(
        "two",
        "surefire-reports",
        "TEST-A.xml",
        BUILD,
        "<testcase name=\"a\"><skipped type=\"%s\"><![CDATA[%s: \nneeds data: none\n]]></skipped></testcase>"
            .formatted(type, type));
    assertThat(line()).isEqualTo("2 tests, 2 skipped: 1 (needs data: none), 1 (no GPU)");
  }

  @Test
  void aTestWithoutAReasonIsCountedToo() throws IOException {
    report(
        "one",
        "surefire-reports",
        "TEST-A.xml",
        BUILD,
        "<testcase name=\"a\"><skipped/></testcase>" + skipped("Assumption failed: "));
    assertThat(line()).isEqualTo("2 tests, 2 skipped: 2 (no reason given)");
  }

  @Test
  void namesAFileThatIsNoReport() throws IOException {
    report("one", "surefire-reports", "TEST-A.xml", BUILD, "<testcase>");
    assertThatThrownBy(this::line).isInstanceOf(IOException.class).hasMessageContaining("TEST-A");
  }
}
