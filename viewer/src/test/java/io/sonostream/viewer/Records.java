package io.sonostream.viewer;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.ModelReference;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.records.LabelMaps;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records with everything that a test does not care about filled in. */
public final class Records {
  public static final String TASK = "breast-lesion";
  public static final PixelSpacing SPACING = new PixelSpacing(0.2, 0.25);

  private Records() {}

  public static Frame frame(String device, long sequence, int width, int height) {
    byte[] pixels = new byte[width * height];
    new Random(sequence).nextBytes(pixels);
    return frame(device, sequence, width, height, PixelEncoding.RAW, pixels, Instant.now());
  }

  public static Frame frame(String device, String stream, long sequence, int width, int height) {
    byte[] pixels = new byte[width * height];
    return frame(device, stream, sequence, width, height, PixelEncoding.RAW, pixels, Instant.now());
  }

  public static Frame frame(
      String device,
      long sequence,
      int width,
      int height,
      PixelEncoding encoding,
      byte[] bytes,
      Instant capturedAt) {
    return frame(device, "exam-1", sequence, width, height, encoding, bytes, capturedAt);
  }

  private static Frame frame(
      String device,
      String stream,
      long sequence,
      int width,
      int height,
      PixelEncoding encoding,
      byte[] bytes,
      Instant capturedAt) {
    return new Frame(
        device,
        stream,
        sequence,
        capturedAt,
        TASK,
        width,
        height,
        PixelFormat.GRAY8,
        encoding,
        ByteBuffer.wrap(bytes),
        SPACING,
        "subject-1",
        "TEST",
        Map.of(),
        null);
  }

  /** The same frame of another subject. */
  public static Frame of(String subject, Frame frame) {
    return new Frame(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        frame.getCapturedAt(),
        frame.getTask(),
        frame.getWidth(),
        frame.getHeight(),
        frame.getPixelFormat(),
        frame.getEncoding(),
        frame.getPixels(),
        frame.getPixelSpacing(),
        subject,
        frame.getDeviceModel(),
        frame.getAttributes(),
        null);
  }

  /** A label with names, drawn now. */
  public static LabeledFrame label(
      Frame frame, byte[] classes, String annotator, List<String> names) {
    return LabeledFrame.newBuilder()
        .setFrame(frame)
        .setLabelMap(LabelMaps.encode(frame.getWidth(), frame.getHeight(), classes))
        .setAnnotator(annotator)
        .setSource(LabelSource.HUMAN)
        .setLabeledAt(Instant.now().truncatedTo(ChronoUnit.MICROS))
        .setClassNames(names)
        .build();
  }

  /**
   * @param classes width * height class values
   */
  public static Mask mask(
      Frame frame, byte[] classes, List<String> names, String version, SourceCoordinates source) {
    LabelMap map = LabelMaps.encode(frame.getWidth(), frame.getHeight(), classes);
    long[] areas = LabelMaps.areas(map);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double pixelArea = SPACING.getRowMillimetres() * SPACING.getColumnMillimetres();
      PixelSpacing spacing = frame.getPixelSpacing();
      if (spacing != null) {
        pixelArea = spacing.getRowMillimetres() * spacing.getColumnMillimetres();
      }
      regions.add(new Region(i + 1, names.get(i), areas[i + 1], areas[i + 1] * pixelArea, 0.93f));
    }
    return mask(frame, MaskStatus.SEGMENTED, null, map, regions, version, source);
  }

  public static Mask shed(Frame frame, SourceCoordinates source) {
    return mask(
        frame,
        MaskStatus.SHED,
        "frame was 2.4 s old, allowed are 2 s",
        null,
        List.of(),
        null,
        source);
  }

  private static Mask mask(
      Frame frame,
      MaskStatus status,
      @Nullable String shedReason,
      @Nullable LabelMap map,
      List<Region> regions,
      @Nullable String version,
      SourceCoordinates source) {
    Instant captured = frame.getCapturedAt();
    boolean segmented = status == MaskStatus.SEGMENTED;
    return new Mask(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        frame.getTask(),
        status,
        shedReason,
        frame.getWidth(),
        frame.getHeight(),
        map,
        null,
        regions,
        frame.getPixelSpacing(),
        frame.getSubjectId(),
        frame.getDeviceModel(),
        version == null ? null : new ModelReference(frame.getTask(), version, sha256(version)),
        source,
        new MaskTiming(
            captured,
            captured.plusMillis(4),
            segmented ? captured.plusMillis(9) : null,
            segmented ? captured.plusMillis(47) : null,
            captured.plusMillis(49),
            segmented ? 8 : 0),
        frame.getPose(),
        segmented ? 0.08f : null,
        null,
        false);
  }

  public static ModelRelease release(
      String version, @Nullable String parent, double dice, Instant at) {
    return release(TASK, version, parent, dice, parent == null ? null : "9f1c55e07d2a4b66", at);
  }

  public static ModelRelease release(
      String task,
      String version,
      @Nullable String parent,
      double dice,
      @Nullable String signatureKeyId,
      Instant at) {
    return new ModelRelease(
        task,
        version,
        sha256(version),
        "file:///models/" + version,
        31_200_000L,
        parent,
        "unet(base=32,depth=4)",
        parent == null ? null : "full",
        1,
        256,
        256,
        List.of("lesion"),
        Map.of("dice", dice, "diceLow", dice - 0.03, "diceHigh", dice + 0.02),
        sha256("data"),
        "run-" + version,
        signatureKeyId,
        at,
        "trainer");
  }

  public static ShadowComparison comparison(
      String task, String champion, String challenger, double dice, Instant at) {
    return ShadowComparison.newBuilder()
        .setDeviceId("device-1")
        .setStreamId("exam-1")
        .setSequence(1)
        .setTask(task)
        .setChampionVersion(champion)
        .setChallengerVersion(challenger)
        .setDice(dice)
        .setChampionAreaPixels(10)
        .setChallengerAreaPixels(12)
        .setAt(at)
        .build();
  }

  public static TrainingEvent event(
      String run, TrainingEventType type, Instant at, @Nullable String version, String message) {
    return event(run, type, at).setVersion(version).setEpochs(12).setMessage(message).build();
  }

  public static TrainingEvent epoch(String run, int epoch, int epochs, double dice, Instant at) {
    double loss = 0.9 * Math.exp(-epoch / 5.0);
    return event(run, TrainingEventType.EPOCH, at)
        .setEpoch(epoch)
        .setEpochs(epochs)
        .setTrainLoss(loss + 0.05)
        .setValidationLoss(loss + 0.09)
        .setValidationDice(dice)
        .setSecondsLeft((epochs - epoch) * 6.0)
        .setMessage("epoch " + epoch + " of " + epochs)
        .build();
  }

  public static TrainingEvent.Builder event(String run, TrainingEventType type, Instant at) {
    return TrainingEvent.newBuilder()
        .setRunId(run)
        .setTask(TASK)
        .setType(type)
        .setAt(at)
        .setTrigger("labels")
        .setStrategy("full")
        .setParentVersion("v1")
        .setMessage("");
  }

  public static String sha256(String seed) {
    return String.format("%064x", new java.math.BigInteger(1, seed.getBytes()))
        .replaceFirst("^0+(?=.{64})", "");
  }
}
