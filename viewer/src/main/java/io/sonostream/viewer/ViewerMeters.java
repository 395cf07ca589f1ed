package io.sonostream.viewer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.client.topic.FollowerState;
import io.sonostream.viewer.live.LiveWall;
import io.sonostream.viewer.push.Browsers;
import java.util.Map;
import java.util.function.Supplier;

/** What the viewer counts. Each number appears in docs/metrics.md. */
final class ViewerMeters {
  /**
   * @param feeds by the label of their meter
   */
  ViewerMeters(
      MeterRegistry registry,
      Browsers browsers,
      LiveWall wall,
      Map<String, Supplier<FollowerState>> feeds) {
    Gauge.builder("sonostream.viewer.browsers", browsers, Browsers::count)
        .description("Browsers that look")
        .register(registry);
    Gauge.builder("sonostream.viewer.devices", wall, shown -> shown.devices().size())
        .description("Devices on the wall")
        .register(registry);
    feeds.forEach(
        (name, feed) ->
            Gauge.builder(
                    "sonostream.viewer.feed.up",
                    feed,
                    asked -> asked.get().standstill().isEmpty() ? 1 : 0)
                .description("1 while the topics are read")
                .tag("feed", name)
                // Nobody else holds this question; held weakly it is collected, and the meter is
                // NaN.
                .strongReference(true)
                .register(registry));
  }
}
