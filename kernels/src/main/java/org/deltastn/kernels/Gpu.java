package org.deltastn.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A GPU of this process.
 *
 * @param index as the CUDA engine counts those that it may use, in the order of the bus
 * @param uuid as {@code nvidia-smi -L} prints it: {@code GPU-8c4d…}
 * @param major first number of the compute capability
 * @param minor second number of it
 * @param bytes of its memory
 * @param name of the product
 */
record Gpu(int index, String uuid, int major, int minor, long bytes, String name) {

  /** Environment variable that lists the GPUs that CUDA may use in a process. */
  static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  /**
   * Parses the CUDA engine's list of GPUs.
   *
   * @param lines {@code index|UUID|compute capability|bytes|name} for every GPU
   */
  static List<Gpu> parse(String lines) {
    List<Gpu> gpus = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      String[] fields = line.split("\\|", 5);
      String[] capability = fields[2].split("\\.", 2);
      gpus.add(
          new Gpu(
              Integer.parseInt(fields[0]),
              fields[1],
              Integer.parseInt(capability[0]),
              Integer.parseInt(capability[1]),
              Long.parseLong(fields[3]),
              fields[4]));
    }
    return gpus;
  }

  /**
   * Finds a GPU by its address.
   *
   * @param gpus of this process
   * @param visible value of {@value #VISIBLE}, or null where it is not set
   * @param address an index as {@code nvidia-smi} counts all GPUs of the machine, or a UUID or the
   *     beginning of one
   * @throws IllegalArgumentException if there is no such GPU or several, listing those found
   */
  static Gpu find(List<Gpu> gpus, String visible, String address) {
    List<Gpu> found =
        address.matches("\\d{1,9}")
            ? at(gpus, visible, Integer.parseInt(address))
            : gpus.stream().filter(gpu -> isBeginning(address, gpu.uuid)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          (found.isEmpty() ? "there is no GPU '" : "several GPUs begin with '")
              + address
              + "'; this process has "
              + gpus.stream()
                  .map(gpu -> gpu.address(visible) + ": " + gpu)
                  .collect(Collectors.joining("; "))
              + (visible == null ? "" : " (" + VISIBLE + " is '" + visible + "')"));
    }
    return found.get(0);
  }

  private static boolean isBeginning(String address, String uuid) {
    return address.length() > "GPU-".length() && uuid.startsWith(address);
  }

  private static List<Gpu> at(List<Gpu> gpus, String visible, int number) {
    return gpus.stream().filter(gpu -> gpu.address(visible).equals("" + number)).toList();
  }

  /**
   * Returns the address: the index as {@code nvidia-smi} counts all GPUs of the machine, or where
   * that is unknown, the UUID.
   *
   * @param visible value of {@value #VISIBLE}, or null where it is not set
   */
  String address(String visible) {
    if (visible == null) {
      return "" + index;
    }
    List<String> listed = Arrays.stream(visible.split(",")).map(String::strip).toList();
    boolean known = index < listed.size() && listed.get(index).matches("\\d+");
    return known ? "" + Integer.parseInt(listed.get(index)) : uuid;
  }

  /** Returns whether it has tensor cores for the products of TF32 and bfloat16. */
  boolean roundsProducts() {
    return major >= 8;
  }

  @Override
  public String toString() {
    return "%s (%s, compute capability %d.%d, %.1f GiB)"
        .formatted(name, uuid, major, minor, bytes / (double) (1 << 30));
  }
}
