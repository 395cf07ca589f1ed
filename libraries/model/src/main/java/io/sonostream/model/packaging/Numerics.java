package io.sonostream.model.packaging;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What numbers a network file reads and answers. Networks written by Sonostream are {@link #BYTES}:
 * any normalisation is inside them. Others are told here what training used.
 *
 * @param pixels what a pixel becomes before the network
 * @param layout order of the sides, of input and output alike
 * @param batch frames that the file takes at once, no more and no fewer; 0 for any number
 * @param mean for {@code FLOATS}: subtracted from pixels of 0-1, one for each channel
 * @param std for {@code FLOATS}: divides the difference, one for each channel
 * @param answers what the network's output means
 * @param conventions what else a network from elsewhere takes for granted; null for {@link
 *     Conventions#USUAL the usual}
 */
public record Numerics(
    Pixels pixels,
    Layout layout,
    int batch,
    List<Float> mean,
    List<Float> std,
    Answers answers,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Conventions conventions) {
  private static final int MAX_BATCH = 1_024;

  /** Unsigned bytes in, unsigned bytes of probability out. */
  public static final Numerics BYTES = bytes(Answers.PROBABILITY_BYTES);

  /** Type of the input tensor. */
  public enum Pixels {
    BYTES,
    /** f32, (pixel / 255 - mean) / std, or what {@link Scaling} says in place of pixel / 255. */
    FLOATS
  }

  /** Order of a tensor's sides. */
  public enum Layout {
    NCHW,
    /** Channels, and planes of the answer, last. */
    NHWC
  }

  /** Meaning of the output tensor. Where it has one plane, that side may be left out. */
  public enum Answers {
    PROBABILITY_BYTES,
    /** f32 of 0-1. */
    PROBABILITIES,
    /** f32; sigmoid (one plane, or overlapping heads) or softmax (more) follows. */
    LOGITS,
    /** Integers of one plane, 0 for background: probabilities are 0 and 1. */
    CLASSES
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
    if (batch < 0 || batch > MAX_BATCH) {
      throw new IllegalArgumentException(
          "numerics have batch " + batch + "; allowed are 1 to " + MAX_BATCH + ", and 0 for any");
    }
    if (!floats && conventions != null && conventions.scaling().ofEachFrame()) {
      throw new IllegalArgumentException(
          "numerics have pixels BYTES and scaling "
              + conventions.scaling().kind()
              + "; a network that reads bytes scales them itself");
    }
  }

  public Numerics(
      Pixels pixels, Layout layout, int batch, List<Float> mean, List<Float> std, Answers answers) {
    this(pixels, layout, batch, mean, std, answers, null);
  }

  /** What else holds, said or not. */
  @JsonIgnore
  public Conventions usage() {
    return conventions == null ? Conventions.USUAL : conventions;
  }

  /** A manifest without layout or batch is of a time when there was one of each. */
  @JsonCreator
  static Numerics read(
      @JsonProperty("pixels") Pixels pixels,
      @JsonProperty("layout") @Nullable Layout layout,
      @JsonProperty("batch") @Nullable Integer batch,
      @JsonProperty("mean") List<Float> mean,
      @JsonProperty("std") List<Float> std,
      @JsonProperty("answers") Answers answers,
      @JsonProperty("conventions") @Nullable Conventions conventions) {
    return new Numerics(
        pixels,
        layout == null ? Layout.NCHW : layout,
        batch == null ? 0 : batch,
        mean,
        std,
        answers,
        conventions);
  }

  /** Pixels as they are; any batch. */
  public static Numerics bytes(Answers answers) {
    return new Numerics(Pixels.BYTES, Layout.NCHW, 0, List.of(), List.of(), answers);
  }

  /** Normalised pixels; any batch. */
  public static Numerics floats(List<Float> mean, List<Float> std, Answers answers) {
    return new Numerics(Pixels.FLOATS, Layout.NCHW, 0, mean, std, answers);
  }

  public Numerics withLayout(Layout order) {
    return new Numerics(pixels, order, batch, mean, std, answers, conventions);
  }

  /**
   * @param frames 0 for any number
   */
  public Numerics withBatch(int frames) {
    return new Numerics(pixels, layout, frames, mean, std, answers, conventions);
  }

  /** The same numbers under other conventions; the usual ones are not written down. */
  public Numerics withConventions(Conventions others) {
    return new Numerics(
        pixels,
        layout,
        batch,
        mean,
        std,
        answers,
        others.equals(Conventions.USUAL) ? null : others);
  }
}
