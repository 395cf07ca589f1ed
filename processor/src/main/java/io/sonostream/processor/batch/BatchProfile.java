package io.sonostream.processor.batch;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Throughput per batch size, measured for one model on this machine.
 *
 * @param framesPerSecond by batch size; all workers together
 * @param overlappedFramesPerSecond at the saturated size with one call more at a time; 0 where that
 *     was not measured or does not fit
 */
public record BatchProfile(
    NavigableMap<Integer, Double> framesPerSecond, double overlappedFramesPerSecond) {
  /** A smaller batch waits less, so it wins unless a larger one is at least this much faster. */
  private static final double WORTH_WAITING = 0.03;

  /** Differences below this are the measurement's, not the engine's. */
  private static final double NOISE = 0.01;

  public BatchProfile {
    if (framesPerSecond.isEmpty()) {
      throw new IllegalArgumentException("a batch profile needs at least one measured size");
    }
    framesPerSecond = Collections.unmodifiableNavigableMap(new TreeMap<>(framesPerSecond));
    framesPerSecond.forEach(
        (size, speed) -> {
          if (size < 1 || !(speed > 0) || speed.isInfinite()) {
            throw new IllegalArgumentException(
                "batch profile says " + speed + " frames/s at size " + size + "; both must be > 0");
          }
        });
    if (!(overlappedFramesPerSecond >= 0) || Double.isInfinite(overlappedFramesPerSecond)) {
      throw new IllegalArgumentException(
          "batch profile says "
              + overlappedFramesPerSecond
              + " frames/s overlapped; >= 0 is allowed");
    }
  }

  /** The smallest size whose throughput is within 3 % of the best. */
  public int targetSize() {
    return target().getKey();
  }

  /**
   * For when more frames wait than one batch takes, so that a larger one makes none of them wait:
   * the largest size that is as fast as the best. Fewer calls also mean fewer threads woken.
   */
  public int saturatedSize() {
    double best = bestFramesPerSecond() * (1 - NOISE);
    return framesPerSecond.descendingMap().entrySet().stream()
        .filter(entry -> entry.getValue() >= best)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /**
   * Whether one batch more at a time makes the engine faster: cores that wait at the end of one
   * batch's steps do another's meanwhile, all the more where other threads take turns on them.
   */
  public boolean overlapPays() {
    return overlappedFramesPerSecond > bestFramesPerSecond();
  }

  private Map.Entry<Integer, Double> target() {
    double enough = bestFramesPerSecond() * (1 - WORTH_WAITING);
    return framesPerSecond.entrySet().stream()
        .filter(entry -> entry.getValue() >= enough)
        .findFirst()
        .orElseThrow();
  }

  public double bestFramesPerSecond() {
    return Collections.max(framesPerSecond.values());
  }

  /**
   * Microseconds of the smallest call that was measured, on one worker while the others run too.
   *
   * @param workers that the throughput was shared by
   */
  public double microsOfSmallestCall(int workers) {
    Map.Entry<Integer, Double> smallest = framesPerSecond.firstEntry();
    return 1e6 * workers * smallest.getKey() / smallest.getValue();
  }

  /** Microseconds of the whole engine for so many inputs at once, by the nearest smaller size. */
  public double microsOfCall(int inputs) {
    Map.Entry<Integer, Double> nearest = framesPerSecond.floorEntry(inputs);
    return 1e6 * inputs / (nearest == null ? framesPerSecond.firstEntry() : nearest).getValue();
  }

  /** Microseconds of the whole engine that one frame takes at the target size. */
  public double microsPerFrame() {
    return 1e6 / target().getValue();
  }
}
