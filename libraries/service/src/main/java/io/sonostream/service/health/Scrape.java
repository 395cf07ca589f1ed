package io.sonostream.service.health;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters' text, made at most once a second and shared by all who ask meanwhile: a hundred
 * readers that never read cost one text, and asking in a loop costs no processor time.
 *
 * <p>Owner: any thread, under this object's lock. Hand-off: read-only views. Bound: one text, and
 * those that slow readers still hold. Shutdown: nothing to end.
 */
final class Scrape {
  private static final long FRESH_NANOS = 1_000_000_000;

  private final Supplier<String> text;
  private final LongSupplier nanoClock;
  private @Nullable ByteBuffer made;
  private long madeAtNanos;

  Scrape(Supplier<String> text, LongSupplier nanoClock) {
    this.text = text;
    this.nanoClock = nanoClock;
  }

  synchronized ByteBuffer bytes() {
    long now = nanoClock.getAsLong();
    ByteBuffer known = made;
    if (known == null || now - madeAtNanos >= FRESH_NANOS) {
      known = ByteBuffer.wrap(text.get().getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
      made = known;
      madeAtNanos = now;
    }
    return known.duplicate();
  }
}
