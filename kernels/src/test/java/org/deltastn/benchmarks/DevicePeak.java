package org.deltastn.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import org.deltastn.tensor.engine.ProductPrecision;

/**
 * The most floating-point operations a second that the maker states for a GPU, without sparsity, in
 * units of 10¹².
 *
 * @param name a part of the product's name
 */
record DevicePeak(String name, double float32, double tf32, double bfloat16) {

  // From the makers' data sheets; a name comes before those that it contains.
  private static final List<DevicePeak> KNOWN =
      List.of(
          new DevicePeak("GH200", 67, 494, 990),
          new DevicePeak("H200", 67, 494.5, 989),
          new DevicePeak("H100 PCIe", 51, 378, 756),
          new DevicePeak("H100 NVL", 60, 417.5, 835),
          new DevicePeak("H100", 67, 494.5, 989),
          new DevicePeak("A100", 19.5, 156, 312),
          new DevicePeak("L40S", 91.6, 183, 362),
          new DevicePeak("A10", 31.2, 62.5, 125));

  /** Returns the peak of a device for products of a precision, or nothing where it is unknown. */
  static OptionalDouble of(String device, ProductPrecision products) {
    return KNOWN.stream()
        .filter(peak -> device.contains(peak.name))
        .mapToDouble(peak -> peak.of(products))
        .findFirst();
  }

  private double of(ProductPrecision products) {
    return switch (products) {
      case FLOAT32 -> float32;
      case TF32 -> tf32;
      case BFLOAT16 -> bfloat16;
    };
  }
}
