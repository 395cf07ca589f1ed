package io.sonostream.viewer;

import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.service.health.HttpSettings;
import io.sonostream.service.http.TlsSettings;
import io.sonostream.service.settings.Settings;
import io.sonostream.service.traces.TracesSettings;
import io.sonostream.viewer.access.AccessSettings;
import io.sonostream.viewer.live.LiveLimits;
import io.sonostream.viewer.web.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything a viewer can be told; viewer.conf holds the defaults and says what each key means. */
public record ViewerSettings(
    Map<String, String> kafka,
    Map<String, String> registry,
    TopicOptions topics,
    TracesSettings traces,
    String host,
    int port,
    String path,
    List<String> allowedOrigins,
    TlsSettings tls,
    @Nullable String token,
    AccessSettings access,
    int maxBrowsers,
    LiveLimits live,
    ModelSettings models,
    LabelSettings labels,
    String trainerGroup,
    List<String> gateways,
    HttpSettings http,
    Duration startTimeout) {

  public ViewerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + "; allowed are 0 to 65535");
    }
    if (maxBrowsers < 1) {
      throw new IllegalArgumentException(
          "max-browsers is " + maxBrowsers + "; it must be at least 1");
    }
    Address.of(path, allowedOrigins);
    for (String gateway : gateways) {
      if (!gateway.matches("https?://[^/\\s]+/?")) {
        throw new IllegalArgumentException(
            "gateways has '"
                + gateway
                + "'; it must be the address of a gateway's health, for example http://127.0.0.1:9467");
      }
    }
    gateways = List.copyOf(gateways);
    if (token != null && token.isBlank()) {
      token = null;
    }
  }

  /**
   * @param keys folder of this installation's keys
   * @param revoked list of what the page lets no task have
   */
  public record ModelSettings(Path keys, Path revoked) {}

  /**
   * @param secondReaderBelow Dice of a label and its frame's mask, below which another reader is
   *     asked; 0 asks nobody
   */
  public record LabelSettings(double secondReaderBelow) {
    public LabelSettings {
      if (!(secondReaderBelow >= 0 && secondReaderBelow <= 1)) {
        throw new IllegalArgumentException(
            "labels.second-reader-below is "
                + secondReaderBelow
                + "; allowed are 0 (nobody is asked) to 1");
      }
    }
  }

  /** Where people find the page. */
  Address address() {
    return Address.of(path, allowedOrigins);
  }

  /**
   * @param file the user's file, or null
   * @param overrides dotted paths, for example {@code viewer.port}
   */
  public static ViewerSettings load(@Nullable Path file, Map<String, ?> overrides) {
    return Settings.load("viewer", ViewerSettings.class, file, overrides);
  }
}
