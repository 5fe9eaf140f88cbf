package org.deltastn.tensor.nd4j.arrays;

import java.util.regex.Pattern;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The GPU that a backend of ND4J arrays computes on.
 *
 * <p>ND4J keeps a current GPU for every thread, and gives each new thread the next one in turn; so
 * every access to an array first sets it.
 */
final class ArrayDevice {

  private static final Pattern INDEX = Pattern.compile("\\d{1,4}");

  private final int index;

  /**
   * Chooses a GPU and makes it the calling thread's current one.
   *
   * @throws IllegalArgumentException if ND4J sees no GPU of that number, or has no code for it
   */
  ArrayDevice(int index) {
    int count = Nd4j.getAffinityManager().getNumberOfDevices();
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "ND4J sees no GPU " + index + " here, expected 0 to " + (count - 1));
    }
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    requireCode(index, natives.getDeviceMajor(index), natives.getDeviceMinor(index));
    this.index = index;
    use();
  }

  /**
   * Reads the number of a GPU from the address that a cluster manager gave.
   *
   * @param address as CUDA counts the GPUs of this process: as {@code nvidia-smi} does where the
   *     environment has {@code CUDA_DEVICE_ORDER=PCI_BUS_ID} and no {@code CUDA_VISIBLE_DEVICES};
   *     null for the first GPU
   * @throws IllegalArgumentException if it is not a number, for example a UUID
   */
  static int index(String address) {
    if (address == null) {
      return 0;
    }
    if (!INDEX.matcher(address).matches()) {
      throw new IllegalArgumentException(
          "backend '"
              + ArrayBackend.NAME
              + "' identifies GPUs only by their number, as ND4J does; found the address '"
              + address
              + "': let the discovery script print numbers (nvidia-smi --query-gpu=index)");
    }
    return Integer.parseInt(address);
  }

  /**
   * Refuses a GPU that ND4J's CUDA build cannot run on: it holds machine code for compute
   * capability 3.7 to 8.6, which runs on those of the same major number too, and nothing that a
   * driver could translate for newer ones.
   */
  static void requireCode(int index, int major, int minor) {
    if (major > 8) {
      throw new IllegalArgumentException(
          "GPU "
              + index
              + " has compute capability "
              + major
              + "."
              + minor
              + ", and ND4J's CUDA build has code only for 3.7 to 8.9: use the backend 'cuda'");
    }
  }

  /** Makes this GPU the calling thread's current one. */
  void use() {
    if (Nd4j.getAffinityManager().getDeviceForCurrentThread() != index) {
      Nd4j.getAffinityManager().unsafeSetDevice(index);
    }
  }
}
