package org.deltastn.train.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deltastn.data.Digests;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.loop.Checkpoints;
import org.deltastn.train.loop.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints as files {@code checkpoint-NUMBER-SHA256.safetensors} of a folder: numbers grow, and
 * the SHA-256 in the name is that of the content, so that a damaged file is recognized.
 *
 * <p>A file holds a {@link RunState} and, as its metadata {@code identity} and {@code
 * identity.sha256}, the {@link RunIdentity} of the run that wrote it. A damaged newest file is
 * skipped with a warning, and the one before it is used; an intact file of another run, or of an
 * unknown format, is refused.
 */
public final class StoredCheckpoints implements Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(StoredCheckpoints.class);
  private static final Pattern NAME =
      Pattern.compile("checkpoint-([0-9]{1,18})-([0-9a-f]{64})\\.safetensors");
  private static final String IDENTITY_KEY = "identity";
  private static final String HASH_KEY = "identity.sha256";
  private static final int DIFFERENCES_TOLD = 5;

  private final CheckpointStore store;
  private final RunIdentity identity;
  private final CheckpointSettings settings;
  private final Set<String> damaged = new HashSet<>();
  private int roundsSinceSaved;

  /** Creates the checkpoints of one run. */
  public StoredCheckpoints(
      CheckpointStore store, RunIdentity identity, CheckpointSettings settings) {
    this.store = store;
    this.identity = identity;
    this.settings = settings;
  }

  private record Entry(long number, String sha256, String name) {}

  @Override
  public Optional<RunState> latest() {
    List<Entry> entries = entries();
    for (Entry entry : entries) {
      byte[] bytes = intact(entry);
      if (bytes != null) {
        RunState run = read(entry, bytes);
        LOG.info("continuing from {} in {}", entry.name(), store.location());
        return Optional.of(run);
      }
    }
    if (!entries.equals(entries())) {
      // Another fit of the same run replaced or deleted them meanwhile.
      return latest();
    }
    if (!entries.isEmpty()) {
      throw failure(
          "none of the "
              + entries.size()
              + " checkpoints in "
              + store.location()
              + " is intact: restore one of them, or use another folder to start anew",
          null);
    }
    return Optional.empty();
  }

  @Override
  public void reached(RunState run, boolean finished) {
    roundsSinceSaved++;
    boolean byRounds = settings.roundInterval() > 0 && roundsSinceSaved >= settings.roundInterval();
    boolean byEpochs = run.cycles() == 0 && run.epochs() % settings.epochInterval() == 0;
    if (finished || byRounds || byEpochs) {
      save(run);
      roundsSinceSaved = 0;
    }
  }

  private void save(RunState run) {
    SafeTensors file =
        new SafeTensors().put(IDENTITY_KEY, identity.json()).put(HASH_KEY, identity.sha256());
    run.writeTo(file);
    byte[] bytes = file.toBytes();
    List<Entry> before = entries();
    long number = before.isEmpty() ? 1 : before.get(0).number() + 1;
    String name =
        String.format(Locale.ROOT, "checkpoint-%06d-%s.safetensors", number, Digests.sha256(bytes));
    try {
      store.write(name, bytes);
    } catch (IOException e) {
      throw failure(
          "cannot write checkpoint " + name + " to " + store.location() + ": " + e.getMessage(), e);
    }
    prune(before);
  }

  /** Deletes checkpoints that a new one replaces. */
  private void prune(List<Entry> before) {
    int intact = 1;
    for (Entry entry : before) {
      if (damaged.contains(entry.name()) || ++intact > settings.kept()) {
        try {
          store.delete(entry.name());
        } catch (IOException e) {
          LOG.warn("cannot delete {} in {}: {}", entry.name(), store.location(), e.getMessage());
        }
      }
    }
  }

  /** Returns the checkpoints in the folder, the newest first. */
  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    try {
      for (String name : store.names()) {
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
          entries.add(new Entry(Long.parseLong(matcher.group(1)), matcher.group(2), name));
        }
      }
    } catch (IOException e) {
      throw failure("cannot list " + store.location() + ": " + e.getMessage(), e);
    }
    entries.sort(Comparator.comparingLong(Entry::number).reversed());
    return entries;
  }

  /** Returns the bytes of a checkpoint, or null with a warning if they are not what was written. */
  private byte[] intact(Entry entry) {
    String problem;
    try {
      byte[] bytes = store.read(entry.name());
      String found = Digests.sha256(bytes);
      if (found.equals(entry.sha256())) {
        return bytes;
      }
      problem = "its SHA-256 is " + found + ", expected the one in its name";
    } catch (IOException e) {
      problem = e.getMessage();
    }
    damaged.add(entry.name());
    LOG.warn(
        "checkpoint {} in {} is damaged ({}); trying the one before it",
        entry.name(),
        store.location(),
        problem);
    return null;
  }

  private RunState read(Entry entry, byte[] bytes) {
    String what = "checkpoint " + entry.name() + " in " + store.location();
    try {
      SafeTensors file = SafeTensors.fromBytes(bytes);
      RunState run = RunState.readFrom(file);
      requireIdentity(what, file);
      return run;
    } catch (IOException e) {
      throw failure(what + " is intact but cannot be used: " + e.getMessage(), e);
    }
  }

  private void requireIdentity(String what, SafeTensors file) {
    if (identity.sha256().equals(file.text(HASH_KEY))) {
      return;
    }
    List<String> differences = identity.differencesFrom(new RunIdentity(file.text(IDENTITY_KEY)));
    String told =
        String.join("; ", differences.subList(0, Math.min(DIFFERENCES_TOLD, differences.size())));
    int more = differences.size() - DIFFERENCES_TOLD;
    throw new IllegalArgumentException(
        what
            + " is of another run: "
            + told
            + (more > 0 ? "; and " + more + " more" : "")
            + ". Of all settings only the number of epochs may change; use another folder to start"
            + " anew");
  }

  private static UncheckedIOException failure(String message, IOException cause) {
    return new UncheckedIOException(message, cause == null ? new IOException(message) : cause);
  }
}
