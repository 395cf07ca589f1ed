package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.embedded.LocalCluster;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class ReconnectIT {
  private static final int SIDE = 16;
  private static final String TOKEN = "0123456789abcdef-secret";

  @Test
  void aPageThatStaysOpenGoesOnAfterItsServerWasStartedAnew(LocalCluster cluster) {
    Rig before = new Rig(cluster, "reconnect");
    try (Page page = Page.open(before.url())) {
      publish(before, 1);
      page.awaitPicture("steady", 1);
      int port = URI.create(before.url()).getPort();
      before.close();
      page.awaitText("#connection", "Connection lost");
      try (Rig after = new Rig(cluster, "reconnect", Map.of("viewer.port", port))) {
        page.awaitText("#connection", "Connected");
        publish(after, 2);
        page.awaitPicture("steady", 2);
        // Whatever the old server was owed, the new one sends on.
        publish(after, 3);
        page.awaitPicture("steady", 3);
        publish(after, 4);
        page.awaitPicture("steady", 4);
      }
    } finally {
      before.close();
    }
  }

  @Test
  void whoseSessionIsForgottenWhileTheLineIsLostIsLedToTheSignIn(LocalCluster cluster) {
    Map<String, Object> guarded = Map.of("viewer.host", "0.0.0.0", "viewer.token", TOKEN);
    Rig before = new Rig(cluster, "forgotten", guarded);
    try (Page page = Page.open(before.url() + "#token=" + TOKEN)) {
      int port = URI.create(before.url()).getPort();
      before.close();
      page.awaitText("#connection", "Connection lost");
      Map<String, Object> again = new HashMap<>(guarded);
      again.put("viewer.port", port);
      try (Rig after = new Rig(cluster, "forgotten", again)) {
        page.awaitTrue("document.querySelector('#form')?.hidden === false");
      }
    } finally {
      before.close();
    }
  }

  @Test
  void nothingIsSaidOfDevicesBeforeTheServerHasSpokenNorAfterItIsGone(LocalCluster cluster) {
    try (Rig rig = new Rig(cluster, "unheard");
        Page page = Page.open(rig.url())) {
      page.awaitText("#live .empty", "No device is sending");
      page.awaitText("#training .empty", "No training run yet");
      // A line that is never answered.
      page.tab.call(
          "Page.addScriptToEvaluateOnNewDocument",
          "source",
          "window.unheard = true; window.WebSocket = class { addEventListener() {} };");
      page.tab.call("Page.reload");
      page.awaitTrue("window.unheard && document.querySelector('#training .empty')");
      assertThat(page.text("#live .empty")).contains("Connecting").doesNotContain("No device");
      assertThat(page.text("#models .empty")).contains("Connecting").doesNotContain("No model");
      assertThat(page.text("#training .empty")).contains("Connecting").doesNotContain("No run");
    }
    Rig gone = new Rig(cluster, "unheard");
    try (Page page = Page.open(gone.url())) {
      page.awaitText("#live .empty", "No device is sending");
      gone.close();
      page.awaitText("#live .empty", "Connection lost");
    } finally {
      gone.close();
    }
  }

  @Test
  void aLineThatFallsSilentIsTakenUpAnew(LocalCluster cluster) {
    try (Rig rig = new Rig(cluster, "silent");
        Page page = Page.open(rig.url())) {
      // As behind a switch that lost its power: nobody closes the line, and nothing comes on it.
      page.tab.call(
          "Page.addScriptToEvaluateOnNewDocument",
          "source",
          """
          window.lines = [];
          window.WebSocket = class extends WebSocket {
            constructor(address) { super(address); window.lines.push(this); }
            addEventListener(type, act) {
              super.addEventListener(type, (event) => { if (!this.silent) act(event); });
            }
          };
          """);
      page.reload();
      page.awaitTrue("window.lines.length === 1");
      page.tab.evaluate("window.lines[0].silent = true");
      page.awaitTrue("window.lines.length === 2 && window.lines[0].readyState > 1");
      page.awaitText("#connection", "Connected");
      publish(rig, 1);
      page.awaitPicture("steady", 1);
    }
  }

  private static void publish(Rig rig, int sequence) {
    rig.publish(
        Records.frame("steady", sequence, SIDE, SIDE),
        new byte[SIDE * SIDE],
        List.of("lesion"),
        "v1");
  }
}
