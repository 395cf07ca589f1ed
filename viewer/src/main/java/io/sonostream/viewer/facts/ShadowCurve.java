package io.sonostream.viewer.facts;

import io.sonostream.schemas.ShadowComparison;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Agreement of one challenger with one champion over time: mean Dice in buckets of ten seconds, the
 * newest {@link #MAX_BUCKETS} of them (an hour and a half).
 */
final class ShadowCurve {
  static final int MAX_BUCKETS = 540;
  private static final long BUCKET_MILLIS = 10_000;

  private static final class Bucket {
    final long at;
    double sum;
    long count;

    Bucket(long at) {
      this.at = at;
    }
  }

  /** The mean Dice of a bucket's comparisons. */
  public record Point(long at, double dice, long frames) {}

  /** The curve as the page gets it. */
  public record View(String champion, String challenger, long frames, List<Point> points) {}

  private final String champion;
  private final String challenger;
  private final ArrayDeque<Bucket> buckets = new ArrayDeque<>();
  private long frames;

  ShadowCurve(String champion, String challenger) {
    this.champion = champion;
    this.challenger = challenger;
  }

  void add(ShadowComparison comparison) {
    long at = Math.floorDiv(comparison.getAt().toEpochMilli(), BUCKET_MILLIS) * BUCKET_MILLIS;
    Bucket last = buckets.peekLast();
    if (last == null || last.at < at) {
      last = new Bucket(at);
      buckets.addLast(last);
      if (buckets.size() > MAX_BUCKETS) {
        buckets.removeFirst();
      }
    }
    last.sum += comparison.getDice();
    last.count++;
    frames++;
  }

  View view() {
    return new View(
        champion,
        challenger,
        frames,
        buckets.stream().map(b -> new Point(b.at, b.sum / b.count, b.count)).toList());
  }
}
