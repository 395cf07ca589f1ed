package io.sonostream.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundedCacheTest {
  private long now;

  @Test
  void entryUsedLongestAgoLeavesFirst() {
    BoundedCache<Integer, String> cache = new BoundedCache<>(2, () -> now);
    cache.put(1, "a", BoundedCache.FOR_EVER);
    cache.put(2, "b", BoundedCache.FOR_EVER);
    assertThat(cache.get(1)).isEqualTo("a");
    cache.put(3, "c", BoundedCache.FOR_EVER);

    assertThat(cache.get(2)).isNull();
    assertThat(cache.get(1)).isEqualTo("a");
    assertThat(cache.size()).isEqualTo(2);
  }

  @Test
  void entryAgesByTheClockAlsoWhenTheClockIsNegative() {
    now = -50;
    BoundedCache<Integer, String> cache = new BoundedCache<>(2, () -> now);
    cache.put(1, "a", 100);
    now = 49;
    assertThat(cache.get(1)).isEqualTo("a");
    now = 50;
    assertThat(cache.get(1)).isNull();
    assertThat(cache.size()).isZero();
  }

  @Test
  void cacheOfNothingIsRefused() {
    assertThatThrownBy(() -> new BoundedCache<Integer, String>(0, () -> now))
        .hasMessage("cache size is 0; it must be at least 1");
  }
}
