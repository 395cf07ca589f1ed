package io.sonostream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.Phantom;
import io.sonostream.devices.phantom.PhantomFrame;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.browser.Chromium;
import io.sonostream.testkit.browser.Tab;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The pictures of docs/labelling.md: phantoms that three readers have drawn on. {@code
 * tools/take-screenshots} takes them.
 */
@EnabledIfSystemProperty(named = Camera.FOLDER, matches = ".+")
class LabellingPicturesIT {
  private static final String TASK = "breast-lesion";
  private static final List<String> CLASSES = List.of("lesion");
  private static final int WIDTH = 256;
  private static final int HEIGHT = 192;

  /** A lesion that is large enough to differ about. */
  private static final int LEAST_PIXELS = 1500;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final LocalCluster cluster = SharedCluster.get();
  private final ViewerSettings settings =
      ViewerSettings.load(
          null,
          Map.of(
              "viewer.kafka.bootstrap.servers",
              cluster.kafka().get("bootstrap.servers"),
              "viewer.registry.schema.registry.url",
              cluster.registry().get("schema.registry.url"),
              "viewer.port",
              0,
              "viewer.http.enabled",
              false,
              "viewer.topics.prefix",
              "pictures.",
              "viewer.access.person",
              "Ann"));
  private final Topics topics = new Topics(settings.topics());

  @Test
  void labelsAreListedAskedForDrawnAndCompared() throws Exception {
    List<PhantomFrame> phantoms = phantoms(7);
    try (Viewer viewer = new Viewer(settings, Clock.systemUTC())) {
      viewer.start();
      try (TopicClient topic = new TopicClient(cluster.kafka(), cluster.registry());
          Chromium browser = Chromium.start(Chromium.find().orElseThrow(), 1200, 760)) {
        tell(topic, phantoms);
        Tab tab = browser.open(viewer.url());
        tab.resize(1200, 760, 1);
        Camera camera = new Camera(tab);
        camera.show("#/labels", "document.querySelectorAll('.board.labels tbody tr').length === 7");
        camera.until("document.querySelector('.agreement').textContent.includes('Dice')");
        camera.take("labels");
        String shared = new LabelKey(FrameId.of(frame(phantoms.get(0), 0)), "Ben").text();
        tab.click("tr[data-label='" + shared + "'] .compare");
        camera.until("document.querySelector('.comparison')");
        camera.take("labels-readers");
        tab.click(".comparison .cancel");

        camera.show(
            "#/requests", "document.querySelectorAll('.board.requests tbody tr').length === 3");
        camera.take("requests");
        tab.click("tr[data-frame='" + FrameId.of(frame(phantoms.get(4), 4)).key() + "'] .take");
        camera.until("document.querySelector('.editor .status').textContent.includes('is frozen')");
        polygon(tab, phantoms.get(4));
        camera.take("labels-editor");
        assertThat(tab.problems()).isEmpty();
      }
    }
  }

  /** Of subjects with a lesion in sight. */
  private static List<PhantomFrame> phantoms(int count) {
    List<PhantomFrame> found = new ArrayList<>();
    for (long seed = 1; found.size() < count; seed++) {
      DeviceModel model = DeviceModel.ALL.get((int) (seed % DeviceModel.ALL.size()));
      PhantomFrame frame =
          new Phantom(new PhantomSettings(seed, seed, model, WIDTH, HEIGHT, 10)).frame(20);
      if (IntStream.range(0, frame.truth().length).filter(i -> frame.truth()[i] != 0).count()
          > LEAST_PIXELS) {
        found.add(frame);
      }
    }
    return found;
  }

  private Frame frame(PhantomFrame phantom, int subject) {
    return new Frame(
        subject % 2 == 0 ? "room-1" : "room-2",
        "exam-" + (11 + subject),
        140L + subject,
        now.minus(Duration.ofMinutes(90L * (8 - subject))),
        TASK,
        WIDTH,
        HEIGHT,
        PixelFormat.GRAY8,
        PixelEncoding.RAW,
        ByteBuffer.wrap(phantom.pixels()),
        new PixelSpacing(phantom.rowMillimetres(), phantom.columnMillimetres()),
        "phantom-" + (11 + subject),
        "Phantom linear",
        Map.of(),
        null);
  }

  /** The truth, moved. */
  private static byte[] drawn(PhantomFrame phantom, int right, int down) {
    byte[] classes = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean inside = x >= right && y >= down && x - right < WIDTH && y - down < HEIGHT;
        classes[y * WIDTH + x] = inside ? phantom.truth()[(y - down) * WIDTH + x - right] : 0;
      }
    }
    return classes;
  }

  private LabeledFrame label(Frame frame, String reader, byte[] drawn, int hoursAgo) {
    return new LabeledFrame(
        frame,
        LabelMaps.encode(WIDTH, HEIGHT, drawn),
        reader,
        LabelSource.CORRECTION,
        now.minus(Duration.ofHours(hoursAgo)),
        CLASSES,
        null,
        null,
        false);
  }

  private void read(
      TopicClient topic,
      PhantomFrame phantom,
      int subject,
      String reader,
      int right,
      int down,
      int hoursAgo) {
    LabeledFrame label =
        label(frame(phantom, subject), reader, drawn(phantom, right, down), hoursAgo);
    topic.write(topics.labels().name(), LabelKey.of(label).text(), label);
  }

  private void tell(TopicClient topic, List<PhantomFrame> phantoms) {
    read(topic, phantoms.get(0), 0, "Ben", 0, 0, 9);
    read(topic, phantoms.get(0), 0, "Cleo", 7, 4, 7);
    read(topic, phantoms.get(0), 0, "Ann", -6, 2, 5);
    read(topic, phantoms.get(1), 1, "Ben", 0, 0, 30);
    read(topic, phantoms.get(1), 1, "Cleo", 3, 0, 28);
    read(topic, phantoms.get(2), 2, "Ann", 0, 0, 26);
    read(topic, phantoms.get(3), 3, "Cleo", 0, 0, 2);
    List<LabelRequest> asked = new ArrayList<>();
    for (int i = 4; i < 6; i++) {
      Frame frame = frame(phantoms.get(i), i);
      SourceCoordinates at = topic.write(topics.framesArchive().name(), frame.getDeviceId(), frame);
      asked.add(
          request(frame, at, 0.41f - 0.1f * (i - 4), 0.9f, drawn(phantoms.get(i), 9, -6), null));
    }
    asked.add(request(frame(phantoms.get(3), 3), nowhere(), 0f, 0f, null, "Cleo"));
    topic.write(topics.labelRequests().name(), TASK, new LabelRequests(TASK, now, 4210L, asked));
  }

  private SourceCoordinates nowhere() {
    return new SourceCoordinates(topics.labels().name(), 0, 0L);
  }

  private static LabelRequest request(
      Frame frame,
      SourceCoordinates at,
      float uncertainty,
      float novelty,
      byte @Nullable [] mask,
      @Nullable String readBy) {
    return new LabelRequest(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        frame.getDeviceModel(),
        at,
        uncertainty,
        null,
        novelty,
        mask == null ? null : "starter-1",
        CLASSES,
        mask == null ? null : LabelMaps.encode(WIDTH, HEIGHT, mask),
        readBy == null ? List.of() : List.of(readBy));
  }

  /** On its way round the lesion, with the fifth corner to come. */
  private static void polygon(Tab tab, PhantomFrame phantom) {
    tab.key("p", 0);
    double[] middle = new double[3];
    for (int i = 0; i < phantom.truth().length; i++) {
      if (phantom.truth()[i] != 0) {
        middle[0] += i % WIDTH;
        middle[1] += i / WIDTH;
        middle[2]++;
      }
    }
    JsonNode box =
        tab.evaluate(
            "(() => { const b = document.querySelector('#requests canvas.overlay')"
                + ".getBoundingClientRect(); return [b.x, b.y, b.width / "
                + WIDTH
                + "]; })()");
    double radius = Math.sqrt(middle[2] / Math.PI);
    for (int corner = 0; corner < 5; corner++) {
      double angle = -2.6 + corner * 1.05;
      double x = middle[0] / middle[2] + 1.15 * radius * Math.cos(angle);
      double y = middle[1] / middle[2] + 1.15 * radius * Math.sin(angle);
      tab.drag(
          new double[] {
            box.get(0).asDouble() + x * box.get(2).asDouble(),
            box.get(1).asDouble() + y * box.get(2).asDouble()
          });
    }
  }
}
