package io.sonostream.gateway.masks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.gateway.igtl.CppPeer;
import io.sonostream.gateway.igtl.MessageWriter;
import io.sonostream.gateway.settings.IgtlSettings;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Python;
import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.fixtures.Fixtures;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other people's viewers make of our masks: pyigtl, and the library itself with its checksums.
 */
class ForeignViewersTest {
  private static final String SCRIPT =
      """
      import sys, numpy as np, pyigtl
      client = pyigtl.OpenIGTLinkClient('127.0.0.1', int(sys.argv[1]))
      mask = client.wait_for_message('Mask_probe-1', timeout=60)
      overlay = client.wait_for_message('Over_probe-1', timeout=60)
      areas = client.wait_for_message('Area_probe-1', timeout=60)
      print(mask.image.shape, mask.image.dtype, int(mask.image.sum()), int(mask.image[0, 2, 2]), mask.world_coordinate_system)
      print((np.round(mask.ijk_to_world_matrix, 4) + 0.0).tolist())
      print(round(mask.timestamp, 6))
      print(overlay.image.shape, overlay.image[0, 0, 0].tolist())
      print(areas.string)
      client.stop()
      """;

  private static final String STREAM = "probe-1";

  private static final Mask MASK =
      Fixtures.mask()
          .setPose(
              new ImagePose(
                  List.of(9.0, -4.0, 100.0), List.of(0.0, -1.0, 0.0), List.of(1.0, 0.0, 0.0)))
          .build();

  /** Runs one of them, and sends until it has ended. */
  private static String seenBy(Viewer viewer) throws Exception {
    byte[] frame = new byte[Fixtures.WIDTH * Fixtures.HEIGHT];
    frame[0] = 33;
    PixelImage picture = new PixelImage(Fixtures.WIDTH, Fixtures.HEIGHT, 1, frame);
    IgtlSettings settings =
        new IgtlSettings(
            true, "127.0.0.1", 0, List.of(), 2, Duration.ofSeconds(30), true, Map.of());
    try (MaskServer server =
        new MaskServer(settings, Clock.systemUTC(), FailurePolicy.OWNER_ASKS)) {
      server.start();
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return viewer.run(String.valueOf(server.port()));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                byte[] classes = Fixtures.classes();
                server.send("m", MessageWriter.bytes(MaskMessages.labels(STREAM, MASK, classes)));
                server.send(
                    "o", MessageWriter.bytes(MaskMessages.overlay(STREAM, MASK, classes, picture)));
                server.send("a", MessageWriter.bytes(MaskMessages.areas(STREAM, MASK)));
                return seen.isDone();
              });
      return seen.get(60, TimeUnit.SECONDS);
    }
  }

  /** Says what it saw. */
  private interface Viewer {
    String run(String port) throws Exception;
  }

  @Test
  void pyigtlReadsLabelsOverlayAreasPoseAndTime() throws Exception {
    Python.assume("pyigtl");
    assertThat(seenBy(port -> Python.run("-c", SCRIPT, port)).lines())
        .containsExactly(
            "(1, 6, 8) uint8 6 1 ras",
            "[[0.0, -0.25, 0.0, -9.0], [0.5, 0.0, 0.0, 4.0], [0.0, 0.0, 1.0, 100.0], [0.0, 0.0, 0.0, 1.0]]",
            "1772359200.123456",
            "(1, 6, 8, 3) [33, 33, 33]",
            "lesion 0.8 mm2");
  }

  @Test
  void theLibraryReadsLabelsPoseAndTimeAndFindsTheChecksumRight(@TempDir Path folder)
      throws Exception {
    CppPeer library = CppPeer.compiled(folder);
    assertThat(seenBy(port -> library.run("receive", port, "Mask_probe-1")).lines())
        .containsExactly(
            "8x6x1 of 1, kind 3, sum 6",
            "spacing 0.500 0.250, centre -9.625 5.750 100.000",
            "1772359200.123456");
    assertThat(seenBy(port -> library.run("receive", port, "Over_probe-1")))
        .startsWith("8x6x1 of 3, kind 3, sum ");
  }
}
