package org.deltastn.train.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A folder in memory that can be made to fail. */
public final class MemoryStore implements CheckpointStore {

  final TreeMap<String, byte[]> files = new TreeMap<>();
  final List<String> calls = new ArrayList<>();
  String failing = "";

  /** What listings show in place of the files there are, or null. */
  List<String> listed;

  private void call(String what, String name) throws IOException {
    calls.add((what + " " + number(name)).strip());
    if (failing.equals(what)) {
      throw new IOException("no " + what + " today");
    }
  }

  private static String number(String name) {
    return name.startsWith("checkpoint-") ? name.substring(11, 17) : name;
  }

  /** Returns the numbers of the checkpoints. */
  public List<String> numbers() {
    return files.keySet().stream().map(MemoryStore::number).toList();
  }

  /** Returns the newest checkpoint's name. */
  String newest() {
    return files.lastKey();
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public List<String> names() throws IOException {
    call("list", "");
    return listed == null ? List.copyOf(files.keySet()) : listed;
  }

  @Override
  public <T> T read(String name, Reading<T> reading) throws IOException {
    call("read", name);
    if (!files.containsKey(name)) {
      throw new FileNotFoundException(name);
    }
    byte[] content = files.get(name);
    return reading.from(new ByteArrayInputStream(content), content.length);
  }

  @Override
  public void write(String name, Content content) throws IOException {
    call("write", name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content.writeTo(bytes);
    files.put(name, bytes.toByteArray());
  }

  @Override
  public void delete(String name) throws IOException {
    call("delete", name);
    files.remove(name);
  }
}
