package org.deltastn.train.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
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
  private static final int DIFFERENCES_SHOWN = 5;

  private final CheckpointStore store;
  private final RunIdentity identity;
  private final CheckpointSettings settings;
  private final Set<String> damaged = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private long newest;
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
      RunState run = read(entry);
      if (run != null) {
        LOG.info("continuing from {} in {}", entry.name(), store.location());
        return Optional.of(run);
      }
    }
    if (!entries.equals(entries())) {
      // Another fit of the same run replaced or deleted them meanwhile.
      return latest();
    }
    if (entries.stream().anyMatch(entry -> !gone.contains(entry.name()))) {
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
    List<Entry> before = entries();
    // A listing may lag behind what was written.
    newest = Math.max(newest, before.isEmpty() ? 0 : before.get(0).number()) + 1;
    long number = newest;
    String name = String.format(Locale.ROOT, "checkpoint-%06d", number);
    try {
      MessageDigest digest = Digests.sha256();
      file.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      name += "-" + HexFormat.of().formatHex(digest.digest()) + ".safetensors";
      store.write(name, file::writeTo);
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
      boolean useless = damaged.contains(entry.name()) || gone.contains(entry.name());
      if (useless || ++intact > settings.kept()) {
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

  /** A file that was read to its end: what it holds, or the error in it, and its sum. */
  private record Content(SafeTensors file, IOException error, String sha256) {}

  /** Returns a checkpoint, or null with a warning if its bytes are not what was written. */
  private RunState read(Entry entry) {
    String what = "checkpoint " + entry.name() + " in " + store.location();
    Content content;
    try {
      content = store.read(entry.name(), StoredCheckpoints::content);
    } catch (FileNotFoundException | NoSuchFileException e) {
      gone.add(entry.name());
      LOG.info("{} is listed, but deleted; trying the one before it", what);
      return null;
    } catch (IOException e) {
      return damaged(entry, what, e.getMessage());
    }
    if (!content.sha256().equals(entry.sha256())) {
      return damaged(
          entry, what, "its SHA-256 is " + content.sha256() + ", expected the one in its name");
    }
    try {
      if (content.error() != null) {
        throw content.error();
      }
      RunState run = RunState.readFrom(content.file());
      requireIdentity(what, content.file());
      return run;
    } catch (IOException e) {
      throw failure(what + " is intact but cannot be used: " + e.getMessage(), e);
    }
  }

  /** Reads a file once, its sum on the way: only the sum tells damage from another format. */
  private static Content content(InputStream in, long length) throws IOException {
    DigestInputStream summed = new DigestInputStream(in, Digests.sha256());
    SafeTensors file = null;
    IOException error = null;
    try {
      file = SafeTensors.read(summed, length);
    } catch (IOException e) {
      error = e;
    }
    summed.transferTo(OutputStream.nullOutputStream());
    return new Content(file, error, HexFormat.of().formatHex(summed.getMessageDigest().digest()));
  }

  private RunState damaged(Entry entry, String what, String problem) {
    damaged.add(entry.name());
    LOG.warn("{} is damaged ({}); trying the one before it", what, problem);
    return null;
  }

  private void requireIdentity(String what, SafeTensors file) {
    if (identity.sha256().equals(file.text(HASH_KEY))) {
      return;
    }
    List<String> differences = identity.differencesFrom(new RunIdentity(file.text(IDENTITY_KEY)));
    String first =
        String.join("; ", differences.subList(0, Math.min(DIFFERENCES_SHOWN, differences.size())));
    int more = differences.size() - DIFFERENCES_SHOWN;
    throw new IllegalArgumentException(
        what
            + " is of another run: "
            + first
            + (more > 0 ? "; and " + more + " more" : "")
            + ". Of all settings only the number of epochs may change; use another folder to start"
            + " anew");
  }

  private static UncheckedIOException failure(String message, IOException cause) {
    return new UncheckedIOException(message, cause == null ? new IOException(message) : cause);
  }
}
