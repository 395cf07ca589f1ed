package io.sonostream.processor.batch;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Throughput per batch size, measured for one model on this machine.
 *
 * @param framesPerSecond by batch size; all workers together
 * @param shared the fastest form of more calls at a time; null where that was not measured or does
 *     not fit
 */
public record BatchProfile(
    NavigableMap<Integer, Double> framesPerSecond, @Nullable SharedForm shared) {
  /** A smaller batch waits less, so it wins unless a larger one is at least this much faster. */
  private static final double WORTH_WAITING = 0.03;

  /** Batches side by side take memory, and the best of several forms is a lucky one. */
  private static final double WORTH_SHARING = 0.02;

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
  }

  /** What it chooses, for people. */
  public String choice() {
    String alone =
        String.format(
            Locale.ROOT, "batches of %d (%.1f frames/s)", targetSize(), 1e6 / microsPerFrame());
    String saturated =
        sharedWhereItPays()
            .map(
                form ->
                    String.format(Locale.ROOT, "%s (%.1f frames/s)", form, form.framesPerSecond()))
            .orElseGet(
                () ->
                    String.format(
                        Locale.ROOT,
                        "batches of %d (%.1f frames/s)",
                        saturatedSize(),
                        bestFramesPerSecond()));
    return alone + "; when saturated " + saturated;
  }

  /** The smallest size whose throughput is within 3 % of the best. */
  public int targetSize() {
    return target().getKey();
  }

  /**
   * For when more frames wait than one batch takes, so that a larger one makes none of them wait:
   * that of the shared form where it pays, else the largest size that is as fast as the best. Fewer
   * calls also mean fewer threads woken.
   */
  public int saturatedSize() {
    return sharedWhereItPays().map(SharedForm::size).orElseGet(this::largestOfTheFastest);
  }

  /** The largest size that is as fast as the best, of one call a worker. */
  public int largestOfTheFastest() {
    double best = bestFramesPerSecond() * (1 - NOISE);
    return framesPerSecond.descendingMap().entrySet().stream()
        .filter(entry -> entry.getValue() >= best)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /**
   * Nothing unless more batches at a time make the engine faster: cores that wait at the end of one
   * batch's steps do another's meanwhile, all the more where other threads take turns on them.
   */
  public Optional<SharedForm> sharedWhereItPays() {
    return Optional.ofNullable(shared)
        .filter(form -> form.framesPerSecond() > bestFramesPerSecond() * (1 + WORTH_SHARING));
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
