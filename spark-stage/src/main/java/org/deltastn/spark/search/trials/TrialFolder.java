package org.deltastn.spark.search.trials;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deltastn.data.Digests;
import org.deltastn.train.checkpoint.CheckpointStore;
import org.deltastn.train.checkpoint.RunIdentity;
import org.deltastn.train.loop.RunState;

/**
 * The trials of one search in a folder: {@code search.json} says of which search, {@code
 * trial-NUMBER.json} what became of a trial, {@code trial-NUMBER-SHA256.safetensors} what it
 * trained, as long as that may be needed. A result is written after what was trained, so a trial
 * with a result has ended and is not run again.
 */
public final class TrialFolder {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEARCH = "search.json";
  private static final Pattern RESULT = Pattern.compile("trial-([0-9]{6,9})\\.json");
  private static final Pattern STATE =
      Pattern.compile("trial-([0-9]{6,9})-([0-9a-f]{64})\\.safetensors");
  private static final int DIFFERENCES_NAMED = 5;

  private final CheckpointStore store;
  private final List<TrialResult> results;

  /** What this search has written, which a listing may not show yet. */
  private final Set<String> written = new TreeSet<>();

  private TrialFolder(CheckpointStore store, List<TrialResult> results) {
    this.store = store;
    this.results = results;
  }

  /**
   * Opens the folder of a search, which may be empty.
   *
   * @throws IllegalArgumentException if it is that of another search, naming what differs
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static TrialFolder open(CheckpointStore store, RunIdentity identity) {
    try {
      List<String> names = store.names();
      if (store.has(SEARCH)) {
        requireSame(store, identity);
      } else if (names.stream().anyMatch(name -> RESULT.matcher(name).matches())) {
        throw new IllegalArgumentException(
            "trialDir "
                + store.location()
                + " holds trials but no "
                + SEARCH
                + ", which says of which search: restore that file, or use another folder");
      } else {
        store.write(SEARCH, identity.json().getBytes(StandardCharsets.UTF_8));
      }
      List<TrialResult> results = new ArrayList<>();
      for (String name : names) {
        if (RESULT.matcher(name).matches()) {
          results.add(JSON.readValue(store.read(name), TrialResult.class));
        }
      }
      results.sort(Comparator.comparingInt(result -> result.trial().number()));
      return new TrialFolder(store, results);
    } catch (IOException e) {
      throw failure("cannot use trialDir " + store.location() + ": " + e.getMessage(), e);
    }
  }

  private static void requireSame(CheckpointStore store, RunIdentity identity) throws IOException {
    RunIdentity there = new RunIdentity(new String(store.read(SEARCH), StandardCharsets.UTF_8));
    List<String> differences = identity.differencesFrom(there);
    if (!differences.isEmpty()) {
      int more = differences.size() - DIFFERENCES_NAMED;
      throw new IllegalArgumentException(
          "trialDir "
              + store.location()
              + " holds the trials of another search: "
              + String.join(
                  "; ", differences.subList(0, Math.min(DIFFERENCES_NAMED, differences.size())))
              + (more > 0 ? "; and " + more + " more" : "")
              + ". Only budgets may change; use another folder to start anew");
    }
  }

  /** Returns the trials that have ended, by their numbers. */
  List<TrialResult> results() {
    return List.copyOf(results);
  }

  /**
   * Keeps a trial that has ended.
   *
   * @param run what it trained, or null
   */
  void save(TrialResult result, byte[] run) {
    int number = result.trial().number();
    try {
      if (run != null) {
        String name =
            String.format(Locale.ROOT, "trial-%06d-%s.safetensors", number, Digests.sha256(run));
        store.write(name, run);
        written.add(name);
      }
      store.write(
          String.format(Locale.ROOT, "trial-%06d.json", number), JSON.writeValueAsBytes(result));
    } catch (IOException e) {
      throw failure(
          "cannot write trial " + number + " to " + store.location() + ": " + e.getMessage(), e);
    }
    results.add(result);
  }

  /**
   * Reads what a trial trained.
   *
   * @throws UncheckedIOException if the file is missing or damaged
   */
  public RunState run(int number) {
    String what = "what trial " + number + " trained, in " + store.location();
    try {
      for (String name : states().getOrDefault(number, List.of())) {
        byte[] bytes = store.read(name);
        if (name.contains(Digests.sha256(bytes))) {
          return RunState.fromBytes(bytes);
        }
      }
    } catch (IOException e) {
      throw failure("cannot read " + what + ": " + e.getMessage(), e);
    }
    throw failure(
        what + ", is missing or damaged: restore the file, or use another folder to start anew",
        null);
  }

  /** Deletes what trials trained but those that are still needed. */
  void keepOnly(IntPredicate needed) {
    try {
      for (Map.Entry<Integer, List<String>> state : states().entrySet()) {
        if (!needed.test(state.getKey())) {
          for (String name : state.getValue()) {
            store.delete(name);
            written.remove(name);
          }
        }
      }
    } catch (IOException e) {
      throw failure("cannot delete from " + store.location() + ": " + e.getMessage(), e);
    }
  }

  private Map<Integer, List<String>> states() throws IOException {
    Map<Integer, List<String>> states = new TreeMap<>();
    Set<String> names = new TreeSet<>(written);
    names.addAll(store.names());
    for (String name : names) {
      Matcher matcher = STATE.matcher(name);
      if (matcher.matches()) {
        states
            .computeIfAbsent(Integer.parseInt(matcher.group(1)), number -> new ArrayList<>())
            .add(name);
      }
    }
    return states;
  }

  private static UncheckedIOException failure(String message, IOException cause) {
    return new UncheckedIOException(message, cause == null ? new IOException(message) : cause);
  }

  /** A folder in the driver's memory, for a search that need not survive it. */
  public static final class InMemory implements CheckpointStore {

    private final Map<String, byte[]> files = new TreeMap<>();

    @Override
    public String location() {
      return "the driver's memory";
    }

    @Override
    public List<String> names() {
      return List.copyOf(files.keySet());
    }

    @Override
    public <T> T read(String name, Reading<T> reading) throws IOException {
      byte[] content = files.get(name);
      return reading.from(new ByteArrayInputStream(content), content.length);
    }

    @Override
    public void write(String name, Content content) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      content.writeTo(bytes);
      files.put(name, bytes.toByteArray());
    }

    @Override
    public void delete(String name) {
      files.remove(name);
    }
  }
}
