package io.sonostream.benchmarks.steady;

import io.sonostream.imaging.geometry.Steadying;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import io.sonostream.model.engine.FrameSegmenter;
import org.jspecify.annotations.Nullable;

/** The masks of one clip under one share. */
final class SteadyTally {
  private final FrameSegmenter segmenter;
  private final Steadying steadying;
  private final Blinking blinking = new Blinking();
  private byte @Nullable [][] before;
  private @Nullable ClassMap mask;
  private @Nullable ClassMap truth;
  private double flicker;
  private double dice;
  private int frames;

  SteadyTally(FrameSegmenter segmenter, double share) {
    this.segmenter = segmenter;
    this.steadying = new Steadying(share);
  }

  /**
   * @param planes (K,H,W) unsigned bytes of probability, as the network gives them
   */
  void add(SteadyClip.Shown shown, byte[][] planes) {
    byte[][] steady = before == null ? planes : steadying.lean(planes, before);
    int width = shown.image().width();
    ClassMap now = segmenter.decision().decide(steady, width, shown.image().height(), false).map();
    blinking.add(now);
    ClassMap shows = shown.truth();
    if (shows != null) {
      dice += Dice.foreground(now, shows);
      if (truth != null && mask != null) {
        flicker += Dice.foreground(shows, truth) - Dice.foreground(now, mask);
      }
    }
    before = steady;
    mask = now;
    truth = shows;
    frames++;
  }

  /** Whether it tells anything: without truth, masks of nothing do not. */
  boolean says() {
    return knowsTruth() || blinking.sawAnything();
  }

  int frames() {
    return frames;
  }

  double blinking() {
    return blinking.share();
  }

  double flicker() {
    return flicker / (frames - 1);
  }

  double dice() {
    return dice / frames;
  }

  boolean knowsTruth() {
    return truth != null;
  }
}
