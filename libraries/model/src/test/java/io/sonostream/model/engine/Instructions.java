package io.sonostream.model.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.network.torchscript.Precision;

/** What tests need of the CPU, where the product does without. */
public final class Instructions {
  private Instructions() {}

  /** Skips where libtorch can't pack weights of that precision, f32 or bf16. */
  public static void assumeToPack(Precision precision) {
    EngineKind kind =
        precision == Precision.F32 ? EngineKind.PYTORCH_CPU_F32 : EngineKind.PYTORCH_CPU_BF16;
    assumeTrue(
        PackedNetworks.runOn(kind),
        () -> "libtorch packs no weights in " + precision.label() + " on this CPU");
  }
}
