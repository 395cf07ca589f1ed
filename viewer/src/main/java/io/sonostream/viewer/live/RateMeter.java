package io.sonostream.viewer.live;

/**
 * Events per second over up to three seconds, counted in twelve buckets, so that its size does not
 * depend on the rate.
 */
final class RateMeter {
  private static final int BUCKETS = 12;
  private static final long BUCKET_NANOS = 250_000_000L;

  private final long[] counts = new long[BUCKETS];
  private final long startedAt;
  private long newest;

  RateMeter(long nanos) {
    startedAt = nanos;
    newest = Math.floorDiv(nanos, BUCKET_NANOS);
  }

  void mark(long nanos) {
    advance(nanos);
    counts[slot(newest)]++;
  }

  double perSecond(long nanos) {
    long events = total(nanos);
    // The newest bucket has just begun, so they cover less than three seconds.
    long since = Math.max(startedAt, (newest - BUCKETS + 1) * BUCKET_NANOS);
    return events / Math.max((nanos - since) / 1e9, 1);
  }

  long total(long nanos) {
    advance(nanos);
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private void advance(long nanos) {
    long now = Math.floorDiv(nanos, BUCKET_NANOS);
    for (long bucket = Math.max(newest + 1, now - BUCKETS + 1); bucket <= now; bucket++) {
      counts[slot(bucket)] = 0;
    }
    newest = Math.max(newest, now);
  }

  private static int slot(long bucket) {
    return (int) Math.floorMod(bucket, (long) BUCKETS);
  }
}
