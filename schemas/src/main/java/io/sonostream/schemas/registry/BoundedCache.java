package io.sonostream.schemas.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries used last, each for a limited time.
 *
 * <p><b>Owner</b>: none; producers serialize on many threads. <b>Hand-off</b>: every access holds
 * this object's lock, and nothing slow runs under it. <b>Bound</b>: {@code maxEntries}, oldest use
 * leaves first. <b>Shutdown</b>: none, it is heap only.
 */
public final class BoundedCache<K, V> {

  /** Time to live of an entry that never ages. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  private record Aged<V>(V value, long storedNanos, long ttlNanos) {}

  private final Map<K, Aged<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final int maxEntries;
  private final LongSupplier nanoClock;

  public BoundedCache(int maxEntries, LongSupplier nanoClock) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("cache size is " + maxEntries + "; it must be at least 1");
    }
    this.maxEntries = maxEntries;
    this.nanoClock = nanoClock;
  }

  public synchronized @Nullable V get(K key) {
    Aged<V> entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (nanoClock.getAsLong() - entry.storedNanos() >= entry.ttlNanos()) {
      entries.remove(key);
      return null;
    }
    return entry.value();
  }

  public synchronized void put(K key, V value, long ttlNanos) {
    entries.put(key, new Aged<>(value, nanoClock.getAsLong(), ttlNanos));
    if (entries.size() > maxEntries) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  public synchronized int size() {
    return entries.size();
  }
}
