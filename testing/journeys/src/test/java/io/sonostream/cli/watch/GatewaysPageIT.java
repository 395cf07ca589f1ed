package io.sonostream.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.testkit.browser.Chromium;
import io.sonostream.testkit.browser.Tab;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The page's table of gateways, of one that runs and one that does not. */
class GatewaysPageIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String PREFIX = "gateways-page.";

  @Test
  void showsEachSourceWithItsStateAndRateAndAGatewayThatIsAway() throws Exception {
    Optional<Path> chromium = Chromium.find();
    assumeTrue(chromium.isPresent(), "SKIPPED: no Chromium on PATH (or in SONOSTREAM_CHROMIUM)");
    LocalCluster cluster = SharedCluster.get();
    Map<String, Object> all = settings(cluster);
    try (Gateway gateway = new Gateway(GatewaySettings.load(null, all), Clock.systemUTC())) {
      gateway.start();
      String here = "http://127.0.0.1:" + gateway.httpPort().orElseThrow();
      all.put("viewer.gateways", List.of(here, "http://127.0.0.1:1"));
      try (Viewer viewer = new Viewer(ViewerSettings.load(null, all), Clock.systemUTC());
          Chromium browser = started(viewer, chromium.orElseThrow())) {
        Tab tab = browser.open(viewer.url());
        awaitTrue(tab, "!document.querySelector('[data-view=gateways]').hidden");
        tab.evaluate("location.hash = '#/gateways'");
        awaitTrue(tab, row("simulated") + ".innerText.includes('up')");
        awaitTrue(tab, "parseFloat(" + row("simulated") + ".children[2].innerText) > 0");
        awaitTrue(tab, row("probe") + ".innerText.includes('failed')");
        awaitTrue(tab, row("probe") + ".innerText.includes('igtl')");
        awaitTrue(
            tab,
            "document.querySelector(\"[data-gateway='"
                + here
                + "']\").innerText"
                + ".includes('source probe is tried again')");
        awaitTrue(
            tab,
            "document.querySelector(\"[data-gateway='http://127.0.0.1:1']\").innerText"
                + ".includes('away')");
        assertThat(tab.problems()).isEmpty();
      }
    }
  }

  private static Chromium started(Viewer viewer, Path chromium) {
    viewer.start();
    return Chromium.start(chromium, 1280, 900);
  }

  private static String row(String source) {
    return "document.querySelector(\"#gateways [data-source$=' " + source + "']\")";
  }

  private static void awaitTrue(Tab tab, String expression) {
    await(expression)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> tab.evaluate("Boolean(" + expression + ")").asBoolean());
  }

  private static Map<String, Object> settings(LocalCluster cluster) {
    Map<String, Object> all = new HashMap<>();
    cluster.kafka().forEach((key, value) -> all.put("kafka." + key, value));
    cluster.registry().forEach((key, value) -> all.put("registry." + key, value));
    all.put("topics.prefix", PREFIX);
    all.put("gateway.http.port", 0);
    all.put("gateway.sources.simulated.kind", "phantom");
    all.put("gateway.sources.simulated.task", "t");
    all.put("gateway.sources.probe.kind", "igtl");
    all.put("gateway.sources.probe.address", "127.0.0.1:1");
    all.put("gateway.sources.probe.task", "t");
    all.put("viewer.port", 0);
    all.put("viewer.http.port", 0);
    return all;
  }
}
