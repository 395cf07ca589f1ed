package io.sonostream.service.traces;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go.
 *
 * @param endpoint of a receiver of OTLP by HTTP, without its path /v1/traces; null where there is
 *     none, and nothing is traced
 * @param ratio share of the frames that are traced, from 0 to 1
 */
public record TracesSettings(@Nullable URI endpoint, double ratio) {
  public static final TracesSettings OFF = new TracesSettings(null, 0);

  public TracesSettings {
    if (endpoint != null && endpoint.toString().isBlank()) {
      endpoint = null;
    }
    if (endpoint != null
        && (endpoint.getHost() == null
            || !String.valueOf(endpoint.getScheme()).matches("https?")
            || endpoint.getUserInfo() != null
            || endpoint.getQuery() != null)) {
      throw new IllegalArgumentException(
          "endpoint is not such as http://127.0.0.1:4318; name a receiver of OTLP by HTTP");
    }
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("ratio is " + ratio + "; allowed is 0 to 1");
    }
  }

  /** Where spans are posted. */
  String address(URI receiver) {
    return receiver.toString().replaceAll("/+$", "") + "/v1/traces";
  }
}
