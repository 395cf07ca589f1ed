package io.sonostream.network.torchscript;

import java.util.Locale;

/** The number format in which a network computes; frames and probabilities are bytes in all. */
public enum Precision {
  F32,
  /**
   * bfloat16: f32's range with 8 bits of mantissa; needs AVX512-bf16 or AMX to be fast on a CPU.
   */
  BF16,
  /** IEEE half: for GPUs. */
  F16,
  /** Bytes, by a quantisation; what has no form in bytes computes in bf16. */
  INT8;

  ScalarType scalarType() {
    return switch (this) {
      case F32 -> ScalarType.FLOAT;
      case BF16, INT8 -> ScalarType.BFLOAT16;
      case F16 -> ScalarType.HALF;
    };
  }

  /** As in engine names: {@code bf16}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
