package org.deltastn.notebooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the {@code .zpln} file of every note, for Zeppelin, and its {@code .ipynb} file, for
 * Jupyter: run it after a source was changed.
 */
public final class NoteFiles {

  private NoteFiles() {}

  /**
   * Writes the files.
   *
   * @param args folder of the sources, folder of the files
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException(
          "found " + List.of(args) + ", expected the folder of the sources and that of the notes");
    }
    for (Path source : Note.sources(Path.of(args[0]))) {
      Note note = Note.read(source);
      Path file = file(source, Path.of(args[1]), ".zpln");
      Files.writeString(file, NoteJson.write(note));
      System.out.println(file);
      Path notebook = file(source, Path.of(args[1]), ".ipynb");
      Files.writeString(notebook, JupyterJson.write(note));
      System.out.println(notebook);
    }
  }

  /** Returns the file of a note, of the same name as its source, with another end. */
  static Path file(Path source, Path folder, String end) {
    String name = source.getFileName().toString();
    return folder.resolve(name.substring(0, name.lastIndexOf('.')) + end);
  }
}
