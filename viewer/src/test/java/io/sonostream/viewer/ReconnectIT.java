package io.sonostream.viewer;

import io.sonostream.embedded.LocalCluster;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class ReconnectIT {
  private static final int SIDE = 16;

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

  private static void publish(Rig rig, int sequence) {
    rig.publish(
        Records.frame("steady", sequence, SIDE, SIDE),
        new byte[SIDE * SIDE],
        List.of("lesion"),
        "v1");
  }
}
