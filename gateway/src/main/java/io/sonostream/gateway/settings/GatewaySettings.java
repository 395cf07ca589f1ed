package io.sonostream.gateway.settings;

import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.instances.InstanceLimits;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.service.health.HttpSettings;
import io.sonostream.service.settings.Settings;
import io.sonostream.service.traces.TracesSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a gateway can be told; gateway.conf holds the defaults and says what each key means.
 *
 * @param name of this gateway; no other that runs may have it
 * @param sources by name
 * @param frames what instances become where neither store nor stow says it
 */
public record GatewaySettings(
    Map<String, String> kafka,
    Map<String, String> registry,
    TopicOptions topics,
    TracesSettings traces,
    String name,
    Map<String, SourceSettings> sources,
    RetrySettings retry,
    FrameSettings frames,
    StoreSettings store,
    StowSettings stow,
    IgtlSettings igtl,
    SpoolSettings spool,
    InstanceLimits instances,
    HttpSettings http,
    Duration startTimeout) {
  private static final int MOST_SOURCES = 256;

  public GatewaySettings {
    if (sources.size() > MOST_SOURCES) {
      throw new IllegalArgumentException(
          "there are " + sources.size() + " sources; allowed are at most " + MOST_SOURCES);
    }
  }

  /**
   * @param file the user's file, or null
   * @param overrides dotted paths, for example {@code gateway.store.port}
   * @throws UserException naming every mistake
   */
  public static GatewaySettings load(@Nullable Path file, Map<String, ?> overrides) {
    GatewaySettings settings = Settings.load("gateway", GatewaySettings.class, file, overrides);
    FrameStream.requireName("name", settings.name);
    if (settings.sources.isEmpty()
        && !settings.store.enabled()
        && !settings.stow.enabled()
        && !settings.igtl.enabled()) {
      throw new UserException(
          "gateway has nothing to take frames from: name a source in gateway.sources, or set"
              + " gateway.store.enabled or gateway.stow.enabled; gateway.igtl.enabled sends masks alone");
    }
    return settings;
  }

  /** Whether DICOM instances come by any way. */
  public boolean takesInstances() {
    return store.enabled()
        || stow.enabled()
        || sources.values().stream().anyMatch(each -> each.kind().isDicom());
  }
}
