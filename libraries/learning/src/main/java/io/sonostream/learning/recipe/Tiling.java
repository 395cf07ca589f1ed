package io.sonostream.learning.recipe;

/** When an image is cut into overlapping tiles of the model's input size. */
public enum Tiling {
  /** Where a side of the image is more than twice the input's. */
  AUTO,
  /** Every image larger than the input. */
  ALWAYS,
  /** Never: every image is resized to the input. */
  NEVER
}
