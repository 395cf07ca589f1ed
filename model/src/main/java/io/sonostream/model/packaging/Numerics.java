package io.sonostream.model.packaging;

import java.util.List;

/**
 * What numbers a network file reads and answers. Networks written by Sonostream are {@link #BYTES}:
 * any normalisation is inside them. Others are told here what training used.
 *
 * @param pixels what a pixel becomes before the network
 * @param mean for {@code FLOATS}: subtracted from pixels of 0-1, one for each channel
 * @param std for {@code FLOATS}: divides the difference, one for each channel
 * @param answers what the network's output means
 */
public record Numerics(Pixels pixels, List<Float> mean, List<Float> std, Answers answers) {

  /** Unsigned bytes in, unsigned bytes of probability out. */
  public static final Numerics BYTES =
      new Numerics(Pixels.BYTES, List.of(), List.of(), Answers.PROBABILITY_BYTES);

  /** Type of the input tensor. */
  public enum Pixels {
    BYTES,
    /** f32, (pixel / 255 - mean) / std. */
    FLOATS
  }

  /** Meaning of the output tensor. */
  public enum Answers {
    PROBABILITY_BYTES,
    /** f32 of 0-1. */
    PROBABILITIES,
    /** f32; sigmoid (one plane) or softmax (more) follows. */
    LOGITS
  }

  public Numerics {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    boolean floats = pixels == Pixels.FLOATS;
    if (mean.size() != std.size()
        || (floats == mean.isEmpty())
        || std.stream().anyMatch(s -> !(s > 0) || s.isInfinite())
        || mean.stream().anyMatch(m -> m.isNaN() || m.isInfinite())) {
      throw new IllegalArgumentException(
          "numerics have pixels "
              + pixels
              + ", mean "
              + mean
              + " and std "
              + std
              + "; FLOATS need one mean and one std > 0 for each channel, BYTES none");
    }
  }
}
