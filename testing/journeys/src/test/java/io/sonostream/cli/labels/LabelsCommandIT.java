package io.sonostream.cli.labels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.cli.device.LabelCommand;
import io.sonostream.client.Cluster;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.labels.LabelReader;
import io.sonostream.console.Mistakes;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.Digests;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Labels go out to each tool's form and come back onto the same frames. */
class LabelsCommandIT {
  private static final int SIDE = 24;

  @TempDir Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void labelsAreListedExportedAndImportedOntoTheSameFrames() throws Exception {
    Path folder = folder();
    run(
        new LabelCommand(),
        folder.toString(),
        "--task=kidney",
        "--annotator=first",
        "--classes=cyst=1,stone=2",
        "--speaks-for=cyst,stone",
        "--ignore=9");
    JsonNode listed = list("--annotator=first");
    assertThat(listed).hasSize(3);
    assertThat(listed.get(0).get("speaksFor")).hasToString("[\"cyst\",\"stone\"]");
    assertThat(listed.findValuesAsText("ignores")).containsOnly("true");
    assertThat(listed.findValuesAsText("subject")).containsExactly("s0", "s1", "s2");
    assertThat(list("--task=kidney", "--subject=s1")).hasSize(1);
    assertThat(list("--annotator=first", "--until=2020-01-01")).isEmpty();

    String latest = Collections.max(listed.findValuesAsText("labeledAt"));
    for (String format : List.of("masks", "coco", "cvat", "label-studio", "nnunet")) {
      Path away = root.resolve(format);
      run(new LabelsCommand(), "export", away.toString(), "--format=" + format, "--task=kidney");
      run(new LabelsCommand(), "import", away.toString(), "--task=kidney", "--annotator=first");
      assertThat(out.toString()).contains("published 3 labels of cyst,stone, 3 of them of frames");
      JsonNode back = list("--task=kidney");
      String before = latest;
      assertThat(back).as(format).hasSize(3);
      assertThat(back.findValuesAsText("annotator")).containsOnly("first");
      assertThat(back.findValuesAsText("labeledAt"))
          .as("labelled again")
          .allMatch(at -> at.compareTo(before) > 0);
      latest = Collections.max(back.findValuesAsText("labeledAt"));
      assertThat(back.findValuesAsText("frame")).isEqualTo(listed.findValuesAsText("frame"));
      assertThat(back.findValuesAsText("subject")).containsExactly("s0", "s1", "s2");
      for (int i = 0; i < 3; i++) {
        assertThat(back.get(i).get("shows")).isEqualTo(listed.get(i).get("shows"));
        assertThat(back.get(i).get("ignores").asBoolean()).isTrue();
      }
    }
    theirOrderIsThatOfTheCommandAndTheirValuesThatOfTheFolder(listed);
    Path last = root.resolve("last");
    run(new LabelsCommand(), "export", last.toString(), "--format=masks", "--task=kidney");
    for (int i = 0; i < 3; i++) {
      byte[] before = ImageFiles.read(folder.resolve("masks/p" + i + ".png")).pixels();
      Path file = last.resolve("masks/fimport_set_2Fp" + i + "_0.png");
      byte[] after = ImageFiles.read(file).pixels();
      for (int k = 0; k < before.length; k++) {
        before[k] = before[k] == 9 ? (byte) 255 : before[k];
      }
      assertThat(after).as("after six journeys").isEqualTo(before);
    }
  }

  private void theirOrderIsThatOfTheCommandAndTheirValuesThatOfTheFolder(JsonNode listed)
      throws Exception {
    for (String format : List.of("masks", "coco", "nnunet")) {
      String away = root.resolve(format).toString();
      String[] swapped = {away, "--task=swapped", "--annotator=me", "--classes=stone,cyst"};
      run(new LabelsCommand(), with(swapped, "import"));
      assertThat(out.toString()).contains("published 3 labels of stone,cyst");
      JsonNode back = list("--task=swapped");
      for (int i = 0; i < 3; i++) {
        JsonNode shows = listed.get(i).get("shows");
        assertThat(back.get(i).get("shows")).as(format).containsExactlyInAnyOrderElementsOf(shows);
      }
      swapped[3] = "--classes=stone,vein";
      assertThat(execute(new LabelsCommand(), List.of(with(swapped, "import"))))
          .isEqualTo(Mistakes.EXIT_STATUS);
      assertThat(err.toString()).contains("cyst").contains("declared are stone, vein");
    }
    theListBesideTheMasksCountsWhereverTheyLie();
  }

  private void theListBesideTheMasksCountsWhereverTheyLie() throws Exception {
    Path away = root.resolve("masks");
    Path other = root.resolve("other/masks");
    Files.createDirectories(other);
    try (Stream<Path> masks = Files.list(away.resolve("masks"))) {
      for (Path mask : masks.toList()) {
        Files.copy(mask, other.resolve(mask.getFileName()));
      }
    }
    Files.writeString(other.resolveSibling("classes.txt"), "# ignore=255\nstone=1\nvein=2\n");
    String[] theirs = {away.toString(), "--masks=" + other, "--task=other", "--annotator=me"};
    run(new LabelsCommand(), with(theirs, "import", "--classes=vein,stone"));
    assertThat(out.toString()).contains("published 3 labels of vein,stone");
    run(new LabelsCommand(), with(theirs, "import"));
    assertThat(out.toString()).contains("published 3 labels of stone,vein");
  }

  /** The second reader draws class 2 where the first one drew 1, in the first column alone. */
  @Test
  void ofSeveralReadersTheConsensusIsExportedAndOneAloneWhereHeIsNamed() throws Exception {
    Path folder = folder();
    String[] both = {"--task=readers", "--stream=shared", "--classes=cyst=1,stone=2", "--ignore=9"};
    run(new LabelCommand(), with(both, folder.toString(), "--annotator=first"));
    for (int n = 0; n < 3; n++) {
      Path mask = folder.resolve("masks/p" + n + ".png");
      PixelImage drawn = ImageFiles.read(mask);
      byte[] other = drawn.pixels().clone();
      for (int y = 1; y < SIDE; y++) {
        other[y * SIDE] = 2;
      }
      ImageFiles.write(new PixelImage(SIDE, SIDE, 1, other), mask);
    }
    run(new LabelCommand(), with(both, folder.toString(), "--annotator=second"));
    assertThat(list("--task=readers").findValuesAsText("annotator"))
        .containsExactly("first", "second", "first", "second", "first", "second");

    out.getBuffer().setLength(0);
    Path away = root.resolve("consensus");
    run(new LabelsCommand(), "export", away.toString(), "--format=masks", "--task=readers");
    assertThat(out.toString())
        .contains("wrote 3 labels of cyst,stone to", "3 are the consensus of several readers");
    for (int n = 0; n < 3; n++) {
      byte[] second = ImageFiles.read(folder.resolve("masks/p" + n + ".png")).pixels();
      byte[] consensus = exported(away, n);
      for (int i = 0; i < consensus.length; i++) {
        boolean silent = i % SIDE == 0 || second[i] == 9;
        assertThat(consensus[i]).as("pixel %s", i).isEqualTo(silent ? (byte) 255 : second[i]);
      }
    }
    out.getBuffer().setLength(0);
    Path one = root.resolve("one");
    run(
        new LabelsCommand(),
        "export",
        one.toString(),
        "--format=masks",
        "--task=readers",
        "--annotator=second");
    assertThat(out.toString()).doesNotContain("consensus");
    assertThat(exported(one, 1)[SIDE]).isEqualTo((byte) 2);
    whatIsAdjudicatedIsExportedInPlaceOfTheConsensus();
  }

  /** Of the second picture somebody says, having seen both, that all of it is stone. */
  private void whatIsAdjudicatedIsExportedInPlaceOfTheConsensus() throws Exception {
    LocalCluster running = SharedCluster.get();
    Cluster cluster =
        Cluster.of(running.kafka(), running.registry(), new Topics(TopicOptions.DEFAULT));
    LabelReader reader = new LabelReader(cluster);
    List<LabeledFrame> seen = new ArrayList<>();
    reader.bring(
        reader.list(new LabelFilter("readers", null, null, "first", null, null)), seen::add);
    LabeledFrame of = seen.get(1);
    byte[] stone = new byte[SIDE * SIDE];
    Arrays.fill(stone, (byte) 2);
    try (LabelPublisher publisher = LabelPublisher.to(cluster, "third", LabelSource.CORRECTION)) {
      publisher.publishAndWait(
          new LabeledFrame(
              of.getFrame(),
              LabelMaps.encode(SIDE, SIDE, stone),
              "third",
              of.getSource(),
              of.getLabeledAt(),
              of.getClassNames(),
              null,
              of.getSpeaksFor(),
              true));
    }
    assertThat(list("--task=readers").findValuesAsText("adjudicates"))
        .containsOnlyOnce("true")
        .hasSize(7);
    out.getBuffer().setLength(0);
    Path away = root.resolve("adjudicated");
    run(new LabelsCommand(), "export", away.toString(), "--format=masks", "--task=readers");
    assertThat(out.toString())
        .contains("wrote 3 labels", "2 are the consensus of several readers", "1 are adjudicated");
    int settled = Integer.parseInt(of.getFrame().getStreamId().replaceAll("\\D", ""));
    assertThat(exported(away, settled)).containsOnly((byte) 2);
    whatCannotBeReadHasReplacedWhatStoodThere(running, LabelKey.of(of).text());
    assertThat(exported(away, (settled + 1) % 3)).contains((byte) 1);
  }

  private void whatCannotBeReadHasReplacedWhatStoodThere(LocalCluster running, String key)
      throws Exception {
    try (TopicClient client = new TopicClient(running.kafka(), running.registry())) {
      client.writeBytes(Topics.standard().labels().name(), key, new byte[] {1, 2, 3});
    }
    assertThat(list("--task=readers").findValuesAsText("annotator"))
        .as("as the trainer takes it")
        .hasSize(6);
    assertThat(err.toString()).contains("1 records could not be read as labels");
  }

  private static byte[] exported(Path folder, int picture) {
    return ImageFiles.read(folder.resolve("masks/fimport_shared_2Fp" + picture + "_0.png"))
        .pixels();
  }

  @Test
  void aClassThatNobodyLookedForIsExportedAsIgnoredAndTold() throws Exception {
    run(
        new LabelCommand(),
        folder().toString(),
        "--task=partial",
        "--stream=other",
        "--classes=cyst=1,stone=2,vein=3",
        "--speaks-for=cyst,stone",
        "--ignore=9");
    Path away = root.resolve("away");
    run(new LabelsCommand(), "export", away.toString(), "--format=masks", "--task=partial");
    assertThat(err.toString()).contains("3 labels don't speak for all of these classes");
    byte[] values = ImageFiles.read(away.resolve("masks/fimport_other_2Fp1_0.png")).pixels();
    assertThat(values).doesNotContain((byte) 0).contains((byte) 1, (byte) 2, (byte) 255);
  }

  @Test
  void aDicomSegmentationBecomesLabelsOfTheFramesThatAGatewayWouldSend() throws Exception {
    Path clipFile = Files.write(root.resolve("clip.dcm"), Forged.bytes("explicit-clip"));
    UltrasoundClip clip = new UltrasoundClip(DicomFile.read(clipFile), DicomLimits.DEFAULT);
    Path seg = segmentation(clip, SegmentationKind.BINARY);
    String[] both = {"--dicom-seg=" + seg, "--dicom=" + clipFile, "--task=seg", "--annotator=me"};

    run(new LabelsCommand(), with(both, "import", "--segments=1=lesion"));
    assertThat(out.toString())
        .contains("published " + clip.frames() + " labels of lesion" + System.lineSeparator());
    String instance = clip.dataSet().text(Attribute.SOP_INSTANCE_UID).orElseThrow();
    String stream = "instance-" + Digests.hex(Digests.sha256(instance)).substring(0, 32);
    JsonNode listed = list("--task=seg");
    assertThat(listed.findValuesAsText("frame"))
        .hasSize(clip.frames())
        .allSatisfy(frame -> assertThat(frame).contains("dicom").contains(stream));
    Path away = root.resolve("seg");
    run(new LabelsCommand(), "export", away.toString(), "--format=masks", "--task=seg");
    assertThat(listed.findValues("subject"))
        .as("nobody says whom it shows")
        .allMatch(JsonNode::isNull);
    assertThat(Files.readAllLines(away.resolve("index.csv")).stream().skip(1))
        .as("frames of one clip stay on one side of a split")
        .hasSize(clip.frames())
        .allMatch(line -> line.split(",")[1].equals("exam:dicom/" + stream));
    try (Stream<Path> masks = Files.list(away.resolve("masks"))) {
      assertThat(masks.sorted().map(file -> ImageFiles.read(file).pixels()).toList())
          .usingRecursiveComparison()
          .isEqualTo(IntStream.range(0, clip.frames()).mapToObj(f -> drawn(clip, f)).toList());
    }

    run(new LabelsCommand(), "import", away.toString(), "--task=seg", "--annotator=me");
    assertThat(list("--task=seg").findValues("subject"))
        .as("an exam is no pseudonym")
        .hasSize(clip.frames())
        .allMatch(JsonNode::isNull);

    for (List<String> wrong :
        List.of(
            List.of("import"),
            List.of("import", "--segments=2=lesion"),
            List.of("import", "--segments=1=-"),
            List.of("import", "--segments=lesion"),
            List.of("import", "--segments=1=lesion", "--threshold=0.5"),
            List.of("import", "--segments=1=lesion", "--classes=lesion"),
            List.of("import", "--segments=1=lesion", root.toString()))) {
      err.getBuffer().setLength(0);
      assertThat(execute(new LabelsCommand(), List.of(with(both, wrong.toArray(String[]::new)))))
          .as("%s", wrong)
          .isEqualTo(Mistakes.EXIT_STATUS);
      assertThat(err.toString().lines()).as("%s", wrong).hasSize(1);
    }
    both[0] = "--dicom-seg=" + segmentation(clip, SegmentationKind.FRACTIONAL);
    err.getBuffer().setLength(0);
    assertThat(execute(new LabelsCommand(), List.of(with(both, "import", "--segments=1=lesion"))))
        .isEqualTo(Mistakes.EXIT_STATUS);
    assertThat(err.toString()).contains("is fractional; give --threshold");
    run(new LabelsCommand(), with(both, "import", "--segments=1=lesion", "--threshold=0.5"));
  }

  private static String[] with(String[] both, String... more) {
    return Stream.concat(Arrays.stream(more), Arrays.stream(both)).toArray(String[]::new);
  }

  private static byte[] drawn(UltrasoundClip clip, int frame) {
    byte[] classes = new byte[clip.width() * clip.height()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) ((i + frame) % 5 == 0 ? 1 : 0);
    }
    return classes;
  }

  private Path segmentation(UltrasoundClip clip, SegmentationKind kind) throws Exception {
    SegmentationDraft draft =
        new SegmentationDraft(
            clip,
            PicturePart.WHOLE.bounds(clip),
            List.of(new Segment("anything", Property.of("lesion"))),
            new Algorithm("breast-lesion", "v1", "a".repeat(64), "trained", "0.1.0"),
            kind);
    for (int frame = 0; frame < clip.frames(); frame++) {
      byte[] classes = drawn(clip, frame);
      draft.add(new ClassMap(clip.width(), clip.height(), classes), classes);
    }
    Path file = root.resolve(kind + ".dcm");
    try (OutputStream to = Files.newOutputStream(file)) {
      PartTenWriter.write(draft.finish(Instant.EPOCH.atZone(ZoneOffset.UTC)), to);
    }
    return file;
  }

  /** The first picture alone could be published: it shows no stone, and is small. */
  @Test
  void whatCannotBePublishedAsAWholeIsNotBegun() throws Exception {
    Path folder = folder();
    List<String> stones =
        List.of(folder.toString(), "--task=half", "--classes=cyst=1,stone=2", "--ignore=9");
    List<String> cysts = new ArrayList<>(stones);
    cysts.add("--speaks-for=cyst");
    assertThat(execute(new LabelCommand(), cysts)).isEqualTo(Mistakes.EXIT_STATUS);
    assertThat(err.toString()).contains("shows stone and speaks for cyst");
    assertThat(list("--task=half")).isEmpty();

    int side = 1 + (int) Math.sqrt(Topics.MAX_LABEL_BYTES);
    byte[] noise = new byte[side * side];
    new Random(3).nextBytes(noise);
    ImageFiles.write(new PixelImage(side, side, 1, noise), folder.resolve("images/p2.png"));
    ImageFiles.write(
        new PixelImage(side, side, 1, new byte[side * side]), folder.resolve("masks/p2.png"));
    assertThat(execute(new LabelCommand(), stones)).isEqualTo(Mistakes.EXIT_STATUS);
    assertThat(err.toString())
        .contains("bytes with its picture; a record carries at most")
        .contains("p2/0");
    assertThat(list("--task=half")).isEmpty();
  }

  @Test
  void mistakesAreOneLine() throws Exception {
    Path plain = folder();
    for (List<String> wrong :
        List.of(
            List.of("list", "--since=yesterday"),
            List.of("list", "--since=2026-05-02", "--until=2026-05-01"),
            List.of("export", root.resolve("x").toString(), "--format=voc"),
            List.of("export", root.resolve("x").toString(), "--format=coco", "--task=no such"),
            List.of("import", plain.toString(), "--task=kidney", "--annotator=a"),
            List.of("import", root.resolve("none").toString(), "--task=k", "--annotator=a"))) {
      err.getBuffer().setLength(0);
      assertThat(execute(new LabelsCommand(), wrong)).isEqualTo(Mistakes.EXIT_STATUS);
      assertThat(err.toString().lines()).as("%s", wrong).hasSize(1);
    }
  }

  /** Three pictures with two classes and a rim of 9. */
  private Path folder() throws Exception {
    Path folder = root.resolve("set");
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("masks"));
    StringBuilder index = new StringBuilder("id,group\n");
    for (int n = 0; n < 3; n++) {
      byte[] pixels = new byte[SIDE * SIDE];
      byte[] mask = new byte[SIDE * SIDE];
      for (int i = 0; i < mask.length; i++) {
        int x = i % SIDE;
        int y = i / SIDE;
        pixels[i] = (byte) (x * 7 + y * n);
        mask[i] = (byte) (y == 0 ? 9 : x < 4 + n ? 1 : x > 15 && y > 10 && n > 0 ? 2 : 0);
      }
      String name = "p" + n + ".png";
      ImageFiles.write(new PixelImage(SIDE, SIDE, 1, pixels), folder.resolve("images/" + name));
      ImageFiles.write(new PixelImage(SIDE, SIDE, 1, mask), folder.resolve("masks/" + name));
      index.append("p").append(n).append(",s").append(n).append('\n');
    }
    Files.writeString(folder.resolve("index.csv"), index);
    return folder;
  }

  private JsonNode list(String... options) throws Exception {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("list", "--json"));
    all.addAll(Arrays.asList(options));
    run(new LabelsCommand(), all.toArray(String[]::new));
    return new ObjectMapper().readTree(out.toString());
  }

  private void run(Object command, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(execute(command, Arrays.asList(arguments))).as(err.toString()).isZero();
  }

  private int execute(Object command, List<String> arguments) {
    LocalCluster cluster = SharedCluster.get();
    List<String> all = new ArrayList<>(arguments);
    all.add("--bootstrap=" + cluster.kafka().get("bootstrap.servers"));
    all.add("--registry=" + cluster.registry().get("schema.registry.url"));
    return Mistakes.told(new CommandLine(command))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
