package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.testkit.browser.Tab;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestsIT {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 72;

  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    rig = new Rig(cluster, "requests", Map.of("viewer.access.person", "Ann"));
    page = Page.open(rig.url());
  }

  @AfterAll
  void close() {
    if (page != null) {
      page.close();
    }
    if (rig != null) {
      rig.close();
    }
  }

  private static LabelRequest request(Frame frame, SourceCoordinates source, byte[] classes) {
    return new LabelRequest(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        frame.getDeviceModel(),
        source,
        0.61f,
        null,
        0.9f,
        "v1",
        List.of("lesion"),
        LabelMaps.encode(WIDTH, HEIGHT, classes),
        List.of());
  }

  private String rows() {
    return page.tab
        .evaluate(
            "[...document.querySelectorAll('.board.requests tbody tr')].map(r => r.dataset.frame).join(' ')")
        .asText();
  }

  @Test
  void aFrameOfTheArchiveThatIsAskedForIsLabelledAndIsOffTheListForEverybody() {
    Frame wanted = Records.frame("ward-1", 41, WIDTH, HEIGHT);
    Frame other = Records.frame("ward-2", 7, WIDTH, HEIGHT);
    Frame gone = Records.frame("ward-3", 8, WIDTH, HEIGHT);
    SourceCoordinates at =
        rig.topic.write(rig.topics.framesArchive().name(), wanted.getDeviceId(), wanted);
    SourceCoordinates otherAt = rig.publish(other);
    SourceCoordinates nowhere = new SourceCoordinates(at.getTopic(), at.getPartition(), 1_000_000L);
    byte[] classes = new byte[WIDTH * HEIGHT];
    classes[5 * WIDTH + 9] = 1;
    LabelRequests list =
        new LabelRequests(
            Records.TASK,
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            3000L,
            List.of(
                request(wanted, at, classes),
                request(other, otherAt, classes),
                request(gone, nowhere, classes)));
    rig.topic.write(rig.topics.labelRequests().name(), list.getTask(), list);

    page.tab.evaluate("location.hash = '#/requests'");
    page.awaitTrue("document.querySelectorAll('.board.requests tbody tr').length === 3");
    assertThat(rows())
        .isEqualTo(
            String.join(
                " ", FrameId.of(wanted).key(), FrameId.of(other).key(), FrameId.of(gone).key()));
    page.awaitText(".board.requests", "0.61");
    page.tab.click("tr[data-frame='" + FrameId.of(gone).key() + "'] .take");
    page.awaitText("#requests .problem", "is not in Kafka any more; choose another");

    page.tab.click("tr[data-frame='" + FrameId.of(wanted).key() + "'] .take");
    page.awaitText(".editor .status", "Frame 41 is frozen");
    assertThat(page.canvasPixels("document.querySelector('#requests canvas.frame')")[0])
        .isEqualTo(wanted.getPixels().get(0));
    page.tab.key("b", 0);
    JsonNode box =
        page.tab.evaluate(
            "(() => { const b = document.querySelector('#requests canvas.overlay')"
                + ".getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()");
    page.tab.drag(new double[] {box.get(0).asDouble(), box.get(1).asDouble()});
    page.tab.click(".editor .save");
    page.awaitText(".editor .status", "Saved as");
    page.tab.click(".editor .cancel");
    page.awaitTrue("document.querySelectorAll('.board.requests tbody tr').length === 2");
    assertThat(rows()).doesNotContain(FrameId.of(wanted).key());

    List<Map.Entry<String, LabeledFrame>> labels =
        rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class).stream()
            .filter(entry -> LabelKey.frameOf(entry.getKey()).equals(FrameId.of(wanted).key()))
            .toList();
    assertThat(labels).hasSize(1);
    LabeledFrame label = labels.get(0).getValue();
    assertThat(label.getFrame()).isEqualTo(wanted);
    byte[] drawn = LabelMaps.decode(label.getLabelMap());
    assertThat(drawn[5 * WIDTH + 9]).as("the model's mask was to begin with").isEqualTo((byte) 1);
    assertThat(drawn[HEIGHT / 2 * WIDTH + WIDTH / 2]).as("painted").isEqualTo((byte) 1);
    assertThat(label.getClassNames()).containsExactly("lesion");

    List<Map.Entry<String, LabelRequests>> lists =
        rig.topic.readAll(rig.topics.labelRequests().name(), LabelRequests.class).stream()
            .filter(entry -> entry.getKey().equals(Records.TASK))
            .toList();
    assertThat(lists).hasSize(2);
    assertThat(lists.get(1).getValue().getRequests())
        .as("other pages, and this one after a restart, are told")
        .extracting(LabelRequest::getDeviceId)
        .containsExactly("ward-2", "ward-3");
    assertThat(page.unnamed()).isEmpty();
  }

  /** Of Ann's own she is asked for none; of Bob's she sees the frame, and not what he drew. */
  @Test
  void anotherReaderIsAskedBlindAndTheFirstOneNever() {
    LabeledFrame bobs = labelled("twice-1", "Bob");
    LabeledFrame own = labelled("twice-2", "Ann");
    rig.topic.write(
        rig.topics.labelRequests().name(),
        "again",
        new LabelRequests(
            "again",
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            0L,
            List.of(again(bobs), again(own))));
    page.tab.evaluate("location.hash = '#/requests'");
    String row = "tr[data-frame='" + FrameId.of(bobs.getFrame()).key() + "'] ";
    page.awaitText(row, "Another reader is wanted");
    assertThat(rows()).doesNotContain(FrameId.of(own.getFrame()).key());
    JsonNode refused =
        page.tab.evaluate(
            "fetch('api/requests/frozen', {method: 'POST', headers: {'Content-Type':"
                + " 'application/json', 'X-Sonostream': 'page'}, body: JSON.stringify({task:"
                + " 'again', frame: '"
                + FrameId.of(own.getFrame()).key()
                + "'})}).then(r => r.json())");
    assertThat(refused.get("error").asText())
        .contains("has a label by Ann and wants another reader");

    page.tab.click(row + ".take");
    page.awaitText(".editor .status", "Frame 5 is frozen");
    assertThat(page.canvasPixels("document.querySelector('#requests canvas.frame')")[0])
        .isEqualTo(bobs.getFrame().getPixels().get(0));
    assertThat(page.canvasPixels("document.querySelector('#requests canvas.overlay')"))
        .as("what the first reader drew")
        .containsOnly(0);
    page.tab.key("b", 0);
    JsonNode box =
        page.tab.evaluate(
            "(() => { const b = document.querySelector('#requests canvas.overlay')"
                + ".getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()");
    page.tab.drag(new double[] {box.get(0).asDouble(), box.get(1).asDouble()});
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "Saved as");
    page.tab.click(".editor .cancel");
    page.awaitTrue("!document.querySelector(" + Tab.quoted(row) + ")");
    List<LabeledFrame> both =
        rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class).stream()
            .filter(entry -> LabelKey.frameOf(entry.getKey()).equals(key(bobs)))
            .map(Map.Entry::getValue)
            .sorted(Comparator.comparing(LabeledFrame::getLabeledAt))
            .toList();
    assertThat(both).extracting(LabeledFrame::getAnnotator).containsExactly("Bob", "Ann");
    assertThat(both.get(1).getFrame()).isEqualTo(bobs.getFrame());
    assertThat(both.get(1).getClassNames()).containsExactly("lesion", "nerve");
    assertThat(LabelMaps.decode(both.get(1).getLabelMap())[HEIGHT / 2 * WIDTH + WIDTH / 2])
        .isEqualTo((byte) 1);
    assertThat(page.unnamed()).isEmpty();
  }

  private static String key(LabeledFrame label) {
    return FrameId.of(label.getFrame()).key();
  }

  /** Its frame is in no topic of frames. */
  private LabeledFrame labelled(String device, String annotator) {
    Frame plain = Records.frame(device, 5, WIDTH, HEIGHT);
    Frame frame =
        new Frame(
            plain.getDeviceId(),
            plain.getStreamId(),
            plain.getSequence(),
            plain.getCapturedAt(),
            "again",
            WIDTH,
            HEIGHT,
            plain.getPixelFormat(),
            plain.getEncoding(),
            plain.getPixels(),
            null,
            null,
            null,
            Map.of(),
            null);
    byte[] classes = new byte[WIDTH * HEIGHT];
    Arrays.fill(classes, 0, WIDTH, (byte) 1);
    LabeledFrame label = Records.label(frame, classes, annotator, List.of("lesion", "nerve"));
    rig.publish(label);
    return label;
  }

  private LabelRequest again(LabeledFrame label) {
    Frame frame = label.getFrame();
    return new LabelRequest(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        null,
        new SourceCoordinates(rig.topics.labels().name(), 0, 0L),
        0f,
        null,
        0f,
        null,
        label.getClassNames(),
        null,
        List.of(label.getAnnotator()));
  }
}
