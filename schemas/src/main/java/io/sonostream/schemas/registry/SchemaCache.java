package io.sonostream.schemas.registry;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * Remembers what the registry said: ids and schemas never change, so they are kept; an unknown id
 * may become known, so it is kept for seconds only, which is enough to keep a stream of poison from
 * becoming a stream of requests.
 */
public final class SchemaCache {

  private record Wanted(String subject, Schema schema, boolean normalize) {}

  private final RegistryClient client;
  private final long missingNanos;
  private final long latestNanos;
  private final BoundedCache<Integer, SchemaLookup> byId;
  private final BoundedCache<Wanted, Integer> ids;
  private final BoundedCache<String, RegisteredSchema> latest;

  public SchemaCache(RegistryConfig config) {
    this(new RegistryClient(config), config, System::nanoTime);
  }

  SchemaCache(RegistryClient client, RegistryConfig config, LongSupplier nanoClock) {
    int size = config.getInt(RegistryConfig.CACHE_SIZE);
    long latestSeconds = config.getLong(RegistryConfig.LATEST_TTL_SECONDS);
    this.client = client;
    this.missingNanos =
        TimeUnit.SECONDS.toNanos(config.getLong(RegistryConfig.MISSING_TTL_SECONDS));
    this.latestNanos =
        latestSeconds < 0 ? BoundedCache.FOR_EVER : TimeUnit.SECONDS.toNanos(latestSeconds);
    this.byId = new BoundedCache<>(size, nanoClock);
    this.ids = new BoundedCache<>(size, nanoClock);
    this.latest = new BoundedCache<>(size, nanoClock);
  }

  public SchemaLookup byId(int id) {
    SchemaLookup known = byId.get(id);
    if (known == null) {
      known = client.byId(id);
      byId.put(
          id, known, known instanceof SchemaLookup.Found ? BoundedCache.FOR_EVER : missingNanos);
    }
    return known;
  }

  /** Whether {@link #byId} answers without the registry. */
  public boolean knows(int id) {
    return byId.get(id) != null;
  }

  /** Registers the schema on first use. */
  public int register(String subject, Schema schema, boolean normalize) {
    Wanted wanted = new Wanted(subject, schema, normalize);
    Integer known = ids.get(wanted);
    if (known == null) {
      known = client.register(subject, schema, normalize);
      ids.put(wanted, known, BoundedCache.FOR_EVER);
    }
    return known;
  }

  /** The id of a schema that somebody else registered; empty if nobody did. */
  public OptionalInt idOf(String subject, Schema schema, boolean normalize) {
    Wanted wanted = new Wanted(subject, schema, normalize);
    Integer known = ids.get(wanted);
    if (known != null) {
      return OptionalInt.of(known);
    }
    OptionalInt found = client.idOf(subject, schema, normalize);
    found.ifPresent(id -> ids.put(wanted, id, BoundedCache.FOR_EVER));
    return found;
  }

  public Optional<RegisteredSchema> latest(String subject) {
    RegisteredSchema known = latest.get(subject);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<RegisteredSchema> found = client.latest(subject);
    found.ifPresent(version -> latest.put(subject, version, latestNanos));
    return found;
  }
}
