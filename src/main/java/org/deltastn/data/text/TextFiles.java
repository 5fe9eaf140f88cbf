package org.deltastn.data.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.InputFile;

/**
 * Reads text files as words: what stands between blanks, with {@link Vocabulary#END} after every
 * line that is not empty.
 */
public final class TextFiles {

  private TextFiles() {}

  /**
   * Returns all words of a file, or of the files of a folder in the order of their names (hidden
   * ones and folders inside it are left out). Files may be compressed with gzip.
   *
   * @throws IOException if there is no such file, if it is no text in UTF-8, or if it has no words
   */
  public static List<String> read(Path path) throws IOException {
    return read(path, Integer.MAX_VALUE);
  }

  /**
   * Returns the first words, as the other method does.
   *
   * @param limit how many words at most
   */
  public static List<String> read(Path path, int limit) throws IOException {
    List<String> words = new ArrayList<>();
    for (Path file : files(path)) {
      add(file, limit, words);
    }
    if (words.isEmpty()) {
      throw new CorruptDataException(path + " has no words");
    }
    return words;
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "expected a text file or a folder");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static void add(Path file, int limit, List<String> words) throws IOException {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    int number = 0;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(InputFile.open(file), decoder))) {
      String line;
      while (words.size() < limit && (line = reader.readLine()) != null) {
        number++;
        String stripped = line.strip();
        if (stripped.isEmpty()) {
          continue;
        }
        for (String word : stripped.split("\\s+")) {
          if (words.size() < limit) {
            words.add(word);
          }
        }
        if (words.size() < limit) {
          words.add(Vocabulary.END);
        }
      }
    } catch (CharacterCodingException e) {
      throw new CorruptDataException(
          file + ": no text in UTF-8 after line " + number + "; convert it, for instance by iconv",
          e);
    }
  }
}
