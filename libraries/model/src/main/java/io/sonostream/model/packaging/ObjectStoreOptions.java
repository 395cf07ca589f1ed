package io.sonostream.model.packaging;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How stores that are no folders are reached. Credentials are not among it: they come from where
 * the store's own tools look for them.
 *
 * @param region null for the one that the machine's configuration names
 * @param endpoint of a store that is not the region's own; null for that
 * @param pathStyle whether the bucket stands in the path, and not in the host's name
 * @param cache folder for what was fetched
 * @param cacheBytes most bytes in it; what was used longest ago goes, but nothing that was used
 *     within the hour
 */
public record ObjectStoreOptions(
    @Nullable String region,
    @Nullable URI endpoint,
    boolean pathStyle,
    Path cache,
    long cacheBytes) {
  public ObjectStoreOptions {
    if (region != null && region.isBlank()) {
      region = null;
    }
    if (endpoint != null
        && (endpoint.getHost() == null
            || !String.valueOf(endpoint.getScheme()).matches("https?"))) {
      throw new IllegalArgumentException(
          "endpoint is " + endpoint + "; it must be such as https://store.example:9000");
    }
    if (cacheBytes < 1) {
      throw new IllegalArgumentException("cache-bytes is " + cacheBytes + "; at least 1");
    }
  }
}
