package io.sonostream.cli.labels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.console.Mistakes;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.ModelReference;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** From masks that say how unsure they are to a list of frames that a person labels next. */
class LabelsRequestIT {
  private static final int SIDE = 48;
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private final LocalCluster cluster = SharedCluster.get();
  private final Topics topics = Topics.standard();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Happens when a note is printed. */
  private Runnable meanwhile = () -> {};

  /** What looks alike has one look; noise tells the frames apart. */
  private static Frame frame(String task, String subject, long sequence, long look) {
    byte[] coarse = new byte[36];
    new Random(look).nextBytes(coarse);
    Random grains = new Random(sequence);
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int cell = i / SIDE / 8 * 6 + i % SIDE / 8;
      pixels[i] = (byte) ((coarse[cell] & 0xff) / 2 + grains.nextInt(40));
    }
    return new Frame(
        task + "-device",
        "exam-" + subject,
        sequence,
        NOW,
        task,
        SIDE,
        SIDE,
        PixelFormat.GRAY8,
        PixelEncoding.RAW,
        ByteBuffer.wrap(pixels),
        null,
        subject,
        "L12-4",
        Map.of(),
        null);
  }

  private static Mask mask(Frame frame, @Nullable Float uncertainty, SourceCoordinates source) {
    return Mask.newBuilder()
        .setDeviceId(frame.getDeviceId())
        .setStreamId(frame.getStreamId())
        .setSequence(frame.getSequence())
        .setTask(frame.getTask())
        .setStatus(MaskStatus.SEGMENTED)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setLabelMap(LabelMaps.encode(SIDE, SIDE, new byte[SIDE * SIDE]))
        .setRegions(List.of(new Region(1, "lesion", 0L, null, 0f)))
        .setSubjectId(frame.getSubjectId())
        .setDeviceModel(frame.getDeviceModel())
        .setModel(new ModelReference(frame.getTask(), "v1", "a".repeat(64)))
        .setSource(source)
        .setTiming(new MaskTiming(NOW, NOW, NOW, NOW, NOW, 1))
        .setUncertainty(uncertainty)
        .build();
  }

  private void publish(
      TopicClient client, Frame frame, @Nullable Float uncertainty, boolean archive) {
    String frames = (archive ? topics.framesArchive() : topics.framesLive()).name();
    String masks = (archive ? topics.masksArchive() : topics.masksLive()).name();
    SourceCoordinates at = client.write(frames, frame.getDeviceId(), frame);
    client.write(masks, frame.getDeviceId(), mask(frame, uncertainty, at));
  }

  @Test
  void oneOfFortyNeighboursIsAskedForWhatModelsDisagreeOnToAndNothingThatHasALabel()
      throws Exception {
    String task = "requested";
    TopicClient.create(cluster.kafka(), topics);
    try (TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      for (int i = 0; i < 40; i++) {
        publish(client, frame(task, "clip", i, 1), 0.9f, false);
      }
      publish(client, frame(task, "archived", 0, 2), 0.6f, true);
      Frame contradicted = frame(task, "contradicted", 0, 3);
      publish(client, contradicted, 0.05f, false);
      client.write(topics.modelShadow().name(), task, comparison(contradicted, 0.2));
      publish(client, frame(task, "sure", 0, 4), 0.01f, false);
      Frame labelled = frame(task, "labelled", 0, 5);
      publish(client, labelled, 1f, false);
      client.write(
          topics.labels().name(),
          FrameId.of(labelled).key(),
          new LabeledFrame(
              labelled,
              LabelMaps.encode(SIDE, SIDE, new byte[SIDE * SIDE]),
              "ann",
              LabelSource.HUMAN,
              NOW,
              null,
              null,
              null,
              false));
      publish(client, frame("another-task", "other", 0, 6), 1f, false);
      publish(client, frame(task, "silent", 0, 7), null, false);

      String[] asked = {"--task=" + task, "--count=3", "--per-subject=2", "--json"};
      JsonNode dry = request(asked, "--dry-run");
      assertThat(dry.findValuesAsText("subject"))
          .containsExactly("clip", "contradicted", "archived");
      assertThat(dry.get(1).get("disagreement").asDouble()).isGreaterThan(0.79);
      assertThat(dry.get(0).get("novelty").asDouble()).isEqualTo(1);
      assertThat(lists(client, task)).as("a dry run").isEmpty();

      assertThat(request(asked)).isEqualTo(dry);
      LabelRequests list = lists(client, task).get(0);
      assertThat(list.getConsidered()).isEqualTo(44);
      assertThat(list.getRequests())
          .extracting(LabelRequest::getStreamId)
          .containsExactly("exam-clip", "exam-contradicted", "exam-archived");
      LabelRequest archived = list.getRequests().get(2);
      assertThat(archived.getSource().getTopic()).isEqualTo(topics.framesArchive().name());
      assertThat(archived.getClassNames()).containsExactly("lesion");
      assertThat(archived.getLabelMap()).isNotNull();

      JsonNode many = request(new String[] {"--task=" + task, "--count=200", "--json"});
      assertThat(many.findValuesAsText("subject"))
          .as("two of a clip at most")
          .containsExactlyInAnyOrder("clip", "clip", "contradicted", "archived", "sure");
    }
  }

  /** Chosen by the frame alone: whoever asks again asks for the same ones. */
  @Test
  void aShareOfTheFramesThatOnePersonHasReadIsAskedOfAnother() throws Exception {
    String task = "twice";
    TopicClient.create(cluster.kafka(), topics);
    try (TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      for (int i = 0; i < 40; i++) {
        label(client, frame(task, "s" + i, 0, i), "ann");
      }
      String[] asked = {"--task=" + task, "--second-reader=0.25", "--count=40", "--json"};
      JsonNode first = request(asked);
      assertThat(first.findValuesAsText("frame").size()).isBetween(3, 20);
      assertThat(first.get(0).get("readBy")).hasToString("[\"ann\"]");
      assertThat(request(asked)).isEqualTo(first);
      LabelRequest one = lists(client, task).get(1).getRequests().get(0);
      assertThat(one.getReadBy()).containsExactly("ann");
      assertThat(one.getSource().getTopic()).isEqualTo(topics.labels().name());
      assertThat(one.getLabelMap()).as("nobody is led").isNull();

      Frame read = frame(task, one.getStreamId().substring("exam-".length()), 0, 1);
      label(client, read, "bob");
      List<String> left = new ArrayList<>(first.findValuesAsText("frame"));
      assertThat(left.remove(FrameId.of(read).key())).isTrue();
      assertThat(request(asked).findValuesAsText("frame"))
          .as("what has two readers is not asked for")
          .isEqualTo(left);
      assertThat(request(new String[] {"--task=" + task, "--second-reader=1", "--json"}))
          .as("--count bounds them")
          .hasSize(20);
    }
  }

  /** What the page asks for at the moment a label is saved outlives the list that it stands in. */
  @Test
  void aFrameWhoseLabelAndMaskDifferStaysAskedForUntilAnotherHasReadIt() throws Exception {
    String task = "contradicted";
    TopicClient.create(cluster.kafka(), topics);
    try (TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      Frame differs = frame(task, "s1", 0, 1);
      Frame hashed = frame(task, "s2", 0, 2);
      for (Frame one : List.of(differs, hashed)) {
        label(client, one, "ann");
      }
      client.write(
          topics.labelRequests().name(),
          task,
          new LabelRequests(task, NOW, 0L, List.of(again(differs, 0.8f), again(hashed, null))));
      String[] asked = {"--task=" + task, "--json"};
      assertThat(request(asked).findValuesAsText("frame"))
          .as("what only its hash had chosen is not wanted any more")
          .containsExactly(FrameId.of(differs).key());
      LabelRequests kept = lists(client, task).get(1);
      assertThat(kept.getRequests()).containsExactly(again(differs, 0.8f));
      assertThat(request(new String[] {"--task=" + task, "--second-reader=1", "--json"}))
          .as("once, although both want it")
          .hasSize(2);
      label(client, differs, "bob");
      assertThat(execute(asked)).isEqualTo(Mistakes.EXIT_STATUS);
      assertThat(err.toString()).contains("no mask of task contradicted");
    }
  }

  @Test
  void aListThatIsFullKeepsWhatThePageAsksForAndTellsWhatItHolds() throws Exception {
    String task = "full";
    int differing = 120;
    TopicClient.create(cluster.kafka(), topics);
    try (TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      List<LabelRequest> kept = new ArrayList<>();
      for (int i = 0; i < differing; i++) {
        Frame differs = frame(task, "read" + i, 0, i);
        label(client, differs, "ann");
        kept.add(again(differs, 0.8f));
      }
      client.write(topics.labelRequests().name(), task, new LabelRequests(task, NOW, 0L, kept));
      label(client, frame(task, "agrees", 0, 500), "ann");
      for (int i = 0; i < 110; i++) {
        publish(client, frame(task, "new" + i, 0, 1000 + i), 0.9f, false);
      }
      JsonNode told =
          request(new String[] {"--task=" + task, "--count=200", "--second-reader=1", "--json"});
      List<LabelRequest> written = lists(client, task).get(1).getRequests();
      assertThat(written).hasSize(200).startsWith(kept.toArray(LabelRequest[]::new));
      assertThat(written.subList(differing, 200))
          .as("what nobody has read goes before what is read twice as a sample")
          .allMatch(one -> one.getReadBy().isEmpty());
      assertThat(told.findValuesAsText("frame"))
          .isEqualTo(written.stream().map(SecondReaders::frame).toList());
    }
  }

  /** The note of a frame that is gone is printed while the others are looked at. */
  @Test
  void whatThePageAsksForAndWhatIsLabelledWhileFramesAreChosenCounts() throws Exception {
    String task = "meanwhile";
    TopicClient.create(cluster.kafka(), topics);
    try (TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      Frame unsure = frame(task, "unsure", 0, 1);
      Frame labelled = frame(task, "labelled", 0, 2);
      Frame differs = frame(task, "differs", 0, 3);
      publish(client, unsure, 0.9f, false);
      publish(client, labelled, 0.9f, false);
      client.write(
          topics.masksLive().name(),
          task,
          mask(
              frame(task, "gone", 0, 4),
              0.9f,
              new SourceCoordinates(topics.framesLive().name(), 0, 1_000_000L)));
      meanwhile =
          () -> {
            label(client, labelled, "ann");
            label(client, differs, "ann");
            client.write(
                topics.labelRequests().name(),
                task,
                new LabelRequests(task, NOW, 0L, List.of(again(differs, 0.8f))));
          };
      JsonNode told = request(new String[] {"--task=" + task, "--json"});
      assertThat(err.toString()).contains("note: 1 of 3 frames");
      LabelRequests written = lists(client, task).get(1);
      assertThat(written.getRequests())
          .extracting(SecondReaders::frame)
          .containsExactly(FrameId.of(differs).key(), FrameId.of(unsure).key())
          .containsExactlyElementsOf(told.findValuesAsText("frame"));
    }
  }

  private LabelRequest again(Frame frame, @Nullable Float disagreement) {
    return new LabelRequest(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        null,
        new SourceCoordinates(topics.labels().name(), 0, 0L),
        0f,
        disagreement,
        0f,
        null,
        List.of("lesion"),
        null,
        List.of("ann"));
  }

  private void label(TopicClient client, Frame frame, String annotator) {
    LabeledFrame label =
        new LabeledFrame(
            frame,
            LabelMaps.encode(SIDE, SIDE, new byte[SIDE * SIDE]),
            annotator,
            LabelSource.HUMAN,
            NOW,
            null,
            null,
            null,
            false);
    client.write(topics.labels().name(), LabelKey.of(label).text(), label);
  }

  @Test
  void mistakesAreOneLine() {
    TopicClient.create(cluster.kafka(), topics);
    for (String[] wrong :
        List.of(
            new String[] {"--task=nobody-has-this"},
            new String[] {"--task=t", "--count=201"},
            new String[] {"--task=t", "--second-reader=1.5"},
            new String[] {"--task=t", "--per-subject=0"})) {
      assertThat(execute(wrong)).isEqualTo(Mistakes.EXIT_STATUS);
      assertThat(err.toString().lines()).as("%s", Arrays.toString(wrong)).hasSize(1);
    }
    assertThat(execute("--task=nobody-has-this")).isEqualTo(Mistakes.EXIT_STATUS);
    assertThat(err.toString()).contains("no mask of task nobody-has-this in the last 1440 minutes");
  }

  private static ShadowComparison comparison(Frame frame, double dice) {
    return ShadowComparison.newBuilder()
        .setDeviceId(frame.getDeviceId())
        .setStreamId(frame.getStreamId())
        .setSequence(frame.getSequence())
        .setTask(frame.getTask())
        .setChampionVersion("v1")
        .setChallengerVersion("v2")
        .setDice(dice)
        .setChampionAreaPixels(0)
        .setChallengerAreaPixels(0)
        .setAt(NOW)
        .build();
  }

  private List<LabelRequests> lists(TopicClient client, String task) {
    List<LabelRequests> lists = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : client.readAll(topics.labelRequests().name())) {
      LabelRequests list = client.decode(LabelRequests.class, record);
      if (list.getTask().equals(task)) {
        lists.add(list);
      }
    }
    return lists;
  }

  private JsonNode request(String[] asked, String... more) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(asked));
    all.addAll(Arrays.asList(more));
    assertThat(execute(all.toArray(String[]::new))).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private int execute(String... options) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("request"));
    all.addAll(Arrays.asList(options));
    all.add("--bootstrap=" + cluster.kafka().get("bootstrap.servers"));
    all.add("--registry=" + cluster.registry().get("schema.registry.url"));
    return Mistakes.told(new CommandLine(new LabelsCommand()))
        .setOut(new PrintWriter(out, true))
        .setErr(
            new PrintWriter(err, true) {
              @Override
              public void println(String line) {
                super.println(line);
                meanwhile.run();
              }
            })
        .execute(all.toArray(String[]::new));
  }
}
