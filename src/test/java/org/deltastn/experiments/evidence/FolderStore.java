package org.deltastn.experiments.evidence;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.deltastn.train.checkpoint.CheckpointStore;

/** A folder of this machine for the checkpoints of a long study. */
final class FolderStore implements CheckpointStore {

  private static final String UNFINISHED = ".unfinished";

  private final Path folder;

  FolderStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(UNFINISHED))
          .toList();
    }
  }

  @Override
  public <T> T read(String name, Reading<T> reading) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return reading.from(in, Files.size(file));
    }
  }

  @Override
  public void write(String name, Content content) throws IOException {
    Path unfinished = folder.resolve(name + UNFINISHED);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
      content.writeTo(out);
    }
    Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }
}
