package io.sonostream.schemas.registry;

import io.sonostream.runtime.HeaderSecret;
import io.sonostream.runtime.Secrets;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the registry, under the names that Confluent's clients use. Every key may also carry
 * the prefix {@code schema.registry.}, as theirs may. Unknown keys are ignored, because Kafka hands
 * a serde the whole configuration of its client.
 */
public final class RegistryConfig extends AbstractConfig {
  public static final String URL = "schema.registry.url";
  public static final String CACHE_SIZE = "max.schemas.per.subject";
  public static final String MISSING_TTL_SECONDS = "missing.id.cache.ttl.sec";
  public static final String LATEST_TTL_SECONDS = "latest.cache.ttl.sec";
  static final String CONNECT_TIMEOUT_MILLIS = "http.connect.timeout.ms";
  static final String READ_TIMEOUT_MILLIS = "http.read.timeout.ms";
  static final String MAX_RETRIES = "max.retries";
  static final String RETRY_WAIT_MILLIS = "retries.wait.ms";
  static final String RETRY_MAX_WAIT_MILLIS = "retries.max.wait.ms";
  static final String PROXY_HOST = "proxy.host";
  static final String PROXY_PORT = "proxy.port";
  static final String BASIC_SOURCE = "basic.auth.credentials.source";
  static final String BASIC_USER_INFO = "basic.auth.user.info";
  static final String BEARER_SOURCE = "bearer.auth.credentials.source";
  static final String BEARER_TOKEN = "bearer.auth.token";
  static final String BEARER_ISSUER = "bearer.auth.issuer.endpoint.url";
  static final String BEARER_CLIENT_ID = "bearer.auth.client.id";
  static final String BEARER_CLIENT_SECRET = "bearer.auth.client.secret";
  static final String BEARER_SCOPE = "bearer.auth.scope";
  static final String BEARER_EXPIRY_BUFFER_SECONDS = "bearer.auth.cache.expiry.buffer.seconds";
  static final String BEARER_LOGICAL_CLUSTER = "bearer.auth.logical.cluster";
  static final String BEARER_IDENTITY_POOL = "bearer.auth.identity.pool.id";
  private static final String PREFIX = "schema.registry.";
  private static final String TLS_PREFIX = "schema.registry.ssl.";
  private static final String HEADER_PREFIX = "request.header.";

  private static final ConfigDef KEYS =
      new ConfigDef()
          .define(URL, Type.LIST, Importance.HIGH, "Addresses, comma-separated; each is tried.")
          .define(
              CACHE_SIZE,
              Type.INT,
              1000,
              Range.atLeast(1),
              Importance.LOW,
              "Schemas and ids kept in memory.")
          .define(
              MISSING_TTL_SECONDS,
              Type.LONG,
              10,
              Range.atLeast(0),
              Importance.LOW,
              "How long an unknown id is taken for unknown without asking again.")
          .define(
              LATEST_TTL_SECONDS,
              Type.LONG,
              -1,
              Importance.LOW,
              "How long the latest version of a subject is kept; -1 for ever.")
          .define(
              CONNECT_TIMEOUT_MILLIS,
              Type.INT,
              5_000,
              Range.atLeast(1),
              Importance.LOW,
              "Longest wait for a connection.")
          .define(
              READ_TIMEOUT_MILLIS,
              Type.INT,
              10_000,
              Range.atLeast(1),
              Importance.LOW,
              "Longest wait for a whole answer.")
          .define(
              MAX_RETRIES,
              Type.INT,
              5,
              Range.atLeast(0),
              Importance.LOW,
              "Further rounds over all addresses after the first.")
          .define(
              RETRY_WAIT_MILLIS,
              Type.LONG,
              100,
              Range.atLeast(0),
              Importance.LOW,
              "Wait before the second round; doubles after each, less a random part.")
          .define(
              RETRY_MAX_WAIT_MILLIS,
              Type.LONG,
              2_000,
              Range.atLeast(0),
              Importance.LOW,
              "Longest wait before a round.")
          .define(PROXY_HOST, Type.STRING, "", Importance.LOW, "HTTP proxy.")
          .define(PROXY_PORT, Type.INT, -1, Importance.LOW, "Port of the HTTP proxy.")
          .define(
              BASIC_SOURCE,
              Type.STRING,
              "URL",
              ConfigDef.ValidString.in("URL", "USER_INFO", "SASL_INHERIT"),
              Importance.MEDIUM,
              "Where user and password come from.")
          .define(
              BASIC_USER_INFO,
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "user:password, for USER_INFO.")
          .define(
              BEARER_SOURCE,
              Type.STRING,
              "",
              ConfigDef.ValidString.in("", "STATIC_TOKEN", "OAUTHBEARER"),
              Importance.MEDIUM,
              "Where the token comes from; empty for none.")
          .define(BEARER_TOKEN, Type.PASSWORD, "", Importance.MEDIUM, "For STATIC_TOKEN.")
          .define(BEARER_ISSUER, Type.STRING, "", Importance.MEDIUM, "For OAUTHBEARER.")
          .define(BEARER_CLIENT_ID, Type.STRING, "", Importance.MEDIUM, "For OAUTHBEARER.")
          .define(BEARER_CLIENT_SECRET, Type.PASSWORD, "", Importance.MEDIUM, "For OAUTHBEARER.")
          .define(BEARER_SCOPE, Type.STRING, "", Importance.MEDIUM, "For OAUTHBEARER.")
          .define(
              BEARER_EXPIRY_BUFFER_SECONDS,
              Type.LONG,
              300,
              Range.between(0, 3600),
              Importance.LOW,
              "How long before its end a token is replaced.")
          .define(BEARER_LOGICAL_CLUSTER, Type.STRING, "", Importance.LOW, "Sent as a header.")
          .define(BEARER_IDENTITY_POOL, Type.STRING, "", Importance.LOW, "Sent as a header.");

  public RegistryConfig(Map<String, ?> configs) {
    super(KEYS, withoutPrefix(configs), false);
    if (urls().isEmpty()) {
      throw new ConfigException(
          URL, "", "name at least one registry, for example http://host:8081");
    }
  }

  /** Without user info; see {@link Credentials} for that. No trailing slash. */
  List<URI> urls() {
    return getList(URL).stream()
        .map(String::trim)
        .filter(text -> !text.isEmpty())
        .map(RegistryConfig::uri)
        .toList();
  }

  /** The keys of {@code schema.registry.ssl.*} as Kafka's own {@code ssl.*} keys. */
  Map<String, Object> tls() {
    Map<String, Object> tls = new HashMap<>();
    originals()
        .forEach(
            (key, value) -> {
              if (key.startsWith(TLS_PREFIX)) {
                tls.put(key.substring(PREFIX.length()), value);
              }
            });
    return tls;
  }

  /** Headers of every request: {@code request.header.NAME}, and Confluent Cloud's two. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    originals()
        .forEach(
            (key, value) -> {
              if (key.startsWith(HEADER_PREFIX)) {
                headers.put(
                    key.substring(HEADER_PREFIX.length()),
                    HeaderSecret.visible(key, String.valueOf(value)));
              }
            });
    String cluster = getString(BEARER_LOGICAL_CLUSTER);
    if (!cluster.isEmpty()) {
      headers.put("target-sr-cluster", cluster);
    }
    String pool = getString(BEARER_IDENTITY_POOL);
    if (!pool.isEmpty()) {
      headers.put("Confluent-Identity-Pool-Id", pool);
    }
    return headers;
  }

  String secret(String key) {
    @Nullable Password value = getPassword(key);
    return value == null ? "" : value.value();
  }

  /** Each key that carries the prefix without it too, unless that is there itself; no nulls. */
  public static Map<String, Object> withoutPrefix(Map<String, ?> configs) {
    Map<String, Object> all = new HashMap<>(configs);
    all.values().removeIf(Objects::isNull);
    for (Map.Entry<String, Object> given : List.copyOf(all.entrySet())) {
      if (given.getKey().startsWith(PREFIX)) {
        all.putIfAbsent(given.getKey().substring(PREFIX.length()), given.getValue());
      }
    }
    return all;
  }

  private static URI uri(String text) {
    URI uri;
    try {
      uri = URI.create(text.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(URL, masked(text), "not an address: use http:// or https://");
    }
    String authority = uri.getRawAuthority();
    if (uri.getHost() == null && authority != null && authority.contains("_")) {
      throw new ConfigException(
          URL,
          masked(text),
          "a host name with an underscore is none (RFC 1123): give the host another name, for"
              + " example with a hyphen, or use its number");
    }
    if (uri.getHost() == null
        || String.valueOf(uri.getPath()).contains("@")
        || !("http".equalsIgnoreCase(uri.getScheme())
            || "https".equalsIgnoreCase(uri.getScheme()))) {
      throw new ConfigException(
          URL,
          masked(text),
          "not an address: use http:// or https://, and write @ and / of a password as %40 and"
              + " %2F");
    }
    return uri;
  }

  private static String masked(String url) {
    return Secrets.scrub(url);
  }
}
