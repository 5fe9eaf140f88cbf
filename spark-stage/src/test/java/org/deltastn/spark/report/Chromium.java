package org.deltastn.spark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** A headless Chromium from the PATH that opens a file, without reaching any host. */
public final class Chromium {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  private static final long SECONDS = 120;

  /**
   * What was seen.
   *
   * @param image the page
   * @param requests addresses that the page asked the network for
   */
  public record Visit(BufferedImage image, List<String> requests) {

    /** Returns how many pixels are of a colour, give or take rounding. */
    public int count(String color) {
      Color wanted = Color.decode(color);
      int count = 0;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          Color found = new Color(image.getRGB(x, y));
          boolean near =
              Math.abs(found.getRed() - wanted.getRed()) <= 2
                  && Math.abs(found.getGreen() - wanted.getGreen()) <= 2
                  && Math.abs(found.getBlue() - wanted.getBlue()) <= 2;
          count += near ? 1 : 0;
        }
      }
      return count;
    }
  }

  private final String executable;

  private Chromium(String executable) {
    this.executable = executable;
  }

  /** Finds it on the PATH. */
  public static Optional<Chromium> find() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return Optional.of(new Chromium(Path.of(folder, name).toString()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Opens a page and takes a screenshot.
   *
   * @param folder an empty one, for the screenshot, the log and the browser's profile
   */
  public Visit open(Path page, Path folder, int width, int height)
      throws IOException, InterruptedException {
    Path image = folder.resolve("screenshot.png");
    Path log = folder.resolve("net-log.json");
    Process process =
        new ProcessBuilder(
                executable,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--user-data-dir=" + folder.resolve("profile"),
                "--log-net-log=" + log,
                "--window-size=" + width + "," + height,
                "--screenshot=" + image,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("Chromium did not end within " + SECONDS + " s");
    }
    if (!Files.exists(image)) {
      throw new IOException(
          "Chromium took no screenshot: " + Files.readString(folder.resolve("output.txt")));
    }
    return new Visit(ImageIO.read(image.toFile()), requests(log));
  }

  private static List<String> requests(Path log) throws IOException {
    List<String> urls = new ArrayList<>();
    for (JsonNode event : new ObjectMapper().readTree(log.toFile()).path("events")) {
      JsonNode params = event.path("params");
      // The browser itself asks for news, too; only what a page asks for has an origin.
      String initiator = params.path("initiator").asText("");
      if (!initiator.isEmpty() && !initiator.equals("not an origin")) {
        urls.add(params.path("url").asText());
      }
    }
    return urls;
  }
}
