package io.sonostream.processor.openinference;

import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for, as the protocol says it.
 *
 * @param id the caller's own, sent back
 * @param image the tensor {@value #IMAGE}
 * @param binary whether the mask is wanted as bytes behind the JSON
 */
record InferRequest(@Nullable String id, InferTensor image, boolean binary) {
  /** Name of the one input. */
  static final String IMAGE = "image";

  /** Name of the one output. */
  static final String MASK = "mask";
}
