package io.sonostream.model.packaging;

/**
 * What pixels of 0-255 become before mean and standard deviation are applied. All but {@link
 * Kind#UNIT} look at the frame itself, so they go with frames that are fitted whole.
 *
 * @param low percentile that becomes 0, for {@link Kind#PERCENTILES}; 0 otherwise
 * @param high percentile that becomes 1, for {@link Kind#PERCENTILES}; 100 otherwise
 * @param over the pixels that are looked at
 * @param bars what the black bars around a fitted frame are to the network
 */
public record Scaling(Kind kind, double low, double high, Over over, Bars bars) {
  /** Divided by 255. */
  public static final Scaling UNIT = of(Kind.UNIT);

  /** The formula. */
  public enum Kind {
    /** x / 255. */
    UNIT,
    /**
     * (x - mean of the frame) / its standard deviation, as nnU-Net and MONAI's NormalizeIntensity.
     */
    Z_SCORE,
    /** (x - lowest) / (highest - lowest), as MONAI's ScaleIntensity. */
    MIN_MAX,
    /**
     * Percentiles of the frame become 0 and 1, and what lies beyond them too, as MONAI's
     * ScaleIntensityRangePercentiles with clipping.
     */
    PERCENTILES
  }

  /** Which pixels of the network's input count. */
  public enum Over {
    /** The smallest box that holds all that is not black: the frame without its bars. */
    BOX,
    /** All that is not black. */
    NONZERO,
    /** All, bars too. */
    INPUT
  }

  /** Bars around a frame. */
  public enum Bars {
    /** Black pixels, scaled as all others: padded before normalisation. */
    BLACK,
    /** 0 after normalisation: padded after it, as nnU-Net does. */
    ZERO
  }

  public Scaling {
    boolean percentiles = kind == Kind.PERCENTILES;
    if (!(low >= 0 && low < high && high <= 100) || (!percentiles && (low != 0 || high != 100))) {
      throw new IllegalArgumentException(
          "scaling "
              + kind
              + " has percentiles "
              + low
              + " and "
              + high
              + "; allowed are 0 <= low < high <= 100, for PERCENTILES only");
    }
  }

  /** Of the frame's box, with black bars. */
  public static Scaling of(Kind kind) {
    return new Scaling(kind, 0, 100, Over.BOX, Bars.BLACK);
  }

  /** As {@code UNIT} is: the same for every frame. */
  public boolean ofEachFrame() {
    return kind != Kind.UNIT || bars != Bars.BLACK;
  }
}
