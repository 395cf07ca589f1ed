package io.sonostream.viewer.facts;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the newest entries only: a page shows no more, and memory stays bounded. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private final int limit;

  Recent(int limit) {
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
