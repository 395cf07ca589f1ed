package io.sonostream.viewer;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.Assignments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Takes the pictures of docs/images: {@code ./mvnw verify -pl viewer -am -Dit.test=ScreenshotsIT
 * -Dsonostream.screenshots=$PWD/docs/images}. Frames are phantoms and the masks are their truth.
 */
@ExtendWith(SharedCluster.class)
@EnabledIfSystemProperty(named = "sonostream.screenshots", matches = ".+")
class ScreenshotsIT {
  private static final List<String> DEVICES =
      List.of("clinic-east", "clinic-west", "mammo-3", "theatre-1", "theatre-2", "ward-b");
  private static final int FRAMES = 30;

  @Test
  void theThreeViewsInPictures(LocalCluster cluster) throws IOException {
    Path images = Path.of(System.getProperty("sonostream.screenshots"));
    Files.createDirectories(images);
    try (Rig rig = new Rig(cluster, "pictures", Map.of("viewer.live.stale-after", "10m"));
        Page page = Page.open(rig.url())) {
      tellOfModels(rig);
      for (int device = 0; device < DEVICES.size(); device++) {
        scan(rig, page, device);
      }
      take(page, images, "live.png");
      page.tab.evaluate("location.hash = '#/live/theatre-2'");
      page.awaitTrue("document.querySelector('.stage .regions tbody tr')");
      page.awaitTrue("document.querySelector('.stage .waterfall rect')");
      take(page, images, "device.png");
      page.tab.evaluate("location.hash = '#/models'");
      page.awaitText(".card.champion .big", "v3");
      take(page, images, "models.png");
      page.tab.call(
          "Emulation.setEmulatedMedia",
          "features",
          List.of(Map.of("name", "prefers-color-scheme", "value", "dark")));
      page.tab.evaluate("location.hash = '#/training'");
      page.awaitTrue("document.querySelectorAll('#training .run path.line').length === 3");
      take(page, images, "training.png");
    }
  }

  private static void tellOfModels(Rig rig) {
    Instant at = Instant.now().minusSeconds(3600);
    rig.publish(Records.release("v1", null, 0.58, at));
    rig.publish(Records.release("v2", "v1", 0.71, at.plusSeconds(900)));
    rig.publish(Records.release("v3", "v2", 0.82, at.plusSeconds(1800)));
    rig.publish(
        Assignments.promote(
            Assignments.promote(null, Records.TASK, "v2", "gate", "first", at),
            Records.TASK,
            "v3",
            "gate",
            "better on 14 test subjects",
            at.plusSeconds(1800)));
    for (String run : List.of("run-2", "run-3", "run-4")) {
      int epochs = run.equals("run-4") ? 8 : 12;
      Instant start = at.plusSeconds(800L * Integer.parseInt(run.substring(4)));
      for (int epoch = 1; epoch <= epochs; epoch++) {
        rig.publish(Records.epoch(run, epoch, 12, 0.83 - 0.4 / epoch, start.plusSeconds(epoch)));
      }
      if (epochs == 12) {
        rig.publish(
            Records.event(
                run,
                run.equals("run-2") ? TrainingEventType.REJECTED : TrainingEventType.PROMOTED,
                start.plusSeconds(60),
                "v" + run.substring(4),
                run.equals("run-2")
                    ? "not better on 14 test subjects: difference -0.012 to 0.021"
                    : "better on 14 test subjects: difference 0.020 to 0.070"));
      }
    }
  }

  private static void scan(Rig rig, Page page, int device) {
    String name = DEVICES.get(device);
    DeviceModel model = DeviceModel.ALL.get(device % DeviceModel.ALL.size());
    PhantomSource phantom =
        new PhantomSource(new PhantomSettings(100 + device, device, model, 384, 288, 10));
    for (int sequence = 0; sequence < FRAMES; sequence++) {
      SourceFrame seen = phantom.next();
      Frame frame = scanned(name, sequence, seen);
      rig.publish(frame, seen.truth(), List.of("lesion"), "v3");
    }
    page.awaitPicture(name, FRAMES - 1);
  }

  private static Frame scanned(String device, long sequence, SourceFrame seen) {
    return new Frame(
        device,
        "exam-7",
        sequence,
        Instant.now(),
        Records.TASK,
        seen.width(),
        seen.height(),
        seen.format(),
        seen.encoding(),
        ByteBuffer.wrap(seen.bytes()),
        seen.spacing(),
        seen.subjectId(),
        seen.deviceModel(),
        Map.of());
  }

  private static void take(Page page, Path images, String name) throws IOException {
    page.tab.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    Files.write(images.resolve(name), page.tab.screenshot());
  }
}
