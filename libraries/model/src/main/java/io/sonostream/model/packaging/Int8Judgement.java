package io.sonostream.model.packaging;

import java.util.Locale;

/**
 * Masks in bytes beside those in f32, on labelled frames that no weight was learned from.
 *
 * @param frames that were judged, at least 1
 * @param f32Dice mean Dice against the labels, 0-1
 * @param int8Dice likewise
 * @param loss mean over subjects of f32's Dice less int8's
 * @param lossLow lower end of its 95 % interval; the loss itself where there is one subject only
 * @param lossHigh upper end, likewise
 */
public record Int8Judgement(
    int frames, double f32Dice, double int8Dice, double loss, double lossLow, double lossHigh) {
  /** An engine that loses more does not serve. */
  public static final double MOST_LOSS = 0.002;

  public Int8Judgement {
    if (frames < 1) {
      throw new IllegalArgumentException(
          "a judgement is of " + frames + " frames; at least 1 is needed");
    }
    if (!(lossLow <= loss && loss <= lossHigh)) {
      throw new IllegalArgumentException(
          "a loss of " + loss + " does not lie within " + lossLow + " to " + lossHigh);
    }
  }

  public boolean mayServe() {
    return loss <= MOST_LOSS;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Dice %.4f in int8, %.4f in f32 on %d frames: a loss of %.4f (%.4f to %.4f), allowed is %s",
        int8Dice,
        f32Dice,
        frames,
        loss,
        lossLow,
        lossHigh,
        MOST_LOSS);
  }
}
