package io.sonostream.learning.recipe;

/** Arithmetic inside the network while it trains; master weights and loss are 32-bit always. */
public enum TrainingPrecision {
  /** bf16 where the processor multiplies matrices of it (AMX), else f32. */
  AUTO,
  F32,
  BF16
}
