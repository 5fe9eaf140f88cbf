package org.deltastn.notebooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the {@code .zpln} file of every note beside the folder of the sources: run it after a
 * source was changed.
 */
public final class NoteFiles {

  private NoteFiles() {}

  /**
   * Writes the files.
   *
   * @param args folder of the sources, folder of Zeppelin's files
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException(
          "found " + List.of(args) + ", expected the folder of the sources and that of the notes");
    }
    for (Path source : Note.sources(Path.of(args[0]))) {
      Path file = file(source, Path.of(args[1]));
      Files.writeString(file, NoteJson.write(Note.read(source)));
      System.out.println(file);
    }
  }

  /** Returns the file of a note, of the same name as its source. */
  static Path file(Path source, Path folder) {
    String name = source.getFileName().toString();
    return folder.resolve(name.substring(0, name.lastIndexOf('.')) + ".zpln");
  }
}
