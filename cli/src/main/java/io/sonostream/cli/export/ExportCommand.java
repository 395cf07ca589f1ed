package io.sonostream.cli.export;

import io.sonostream.cli.demo.DurationConverter;
import io.sonostream.cli.device.ClusterOptions;
import io.sonostream.cli.segment.DicomOutput;
import io.sonostream.client.Cluster;
import io.sonostream.client.masks.ReceivedMask;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.ClipDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.OutputFile;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ReceivedInstance;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.topics.Needs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives the masks of a received instance back as DICOM. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write the masks of a DICOM instance that a gateway received as a DICOM SEG, as a report of"
          + " areas or as an overlay, and send it.",
      "Its name follows from clip and model: exported or sent again it is the same instance."
    })
public final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  MadeOf madeOf = new MadeOf();

  @Parameters(
      arity = "0..1",
      paramLabel = "OUT.dcm",
      description = "Where it is written; may be left out when it is sent.")
  @Nullable Path target;

  @Mixin DeliveryOptions delivery = new DeliveryOptions();
  @Mixin DicomOutput output = new DicomOutput();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Masks of a replay (default: those of the archive lane).")
  @Nullable String topic;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "How long to wait for masks that are not there yet, and for each archive"
              + " (default: ${DEFAULT-VALUE}).")
  Duration wait;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Delivery> deliveries = delivery.deliveries();
    if (target == null && deliveries.isEmpty()) {
      throw new UserException("nothing says where to: give OUT.dcm, --to-stow or --to-store");
    }
    DataSet instance = instance();
    PrintWriter out = spec.commandLine().getOut();
    if (target != null) {
      OutputFile.write(target, stream -> PartTenWriter.write(instance, stream));
      out.println("wrote " + target);
    }
    for (Delivery each : deliveries) {
      out.println("stored by " + each.send(instance, wait));
      out.flush();
    }
    out.flush();
    return 0;
  }

  private DataSet instance() throws InterruptedException {
    Path clip = madeOf.clip();
    if (output.kind() == SegmentationKind.FRACTIONAL && !madeOf.isSegmentation()) {
      throw new UserException("--fractional goes with --dicom-seg only");
    }
    try {
      UltrasoundClip source = new UltrasoundClip(DicomFile.read(clip), DicomLimits.DEFAULT);
      UltrasoundRegion part = output.part().bounds(source);
      String sopInstance =
          source
              .dataSet()
              .text(Attribute.SOP_INSTANCE_UID)
              .orElseThrow(() -> new BadDicomException("file has no SOP Instance UID"));
      Cluster reached =
          cluster.connect(
              topics ->
                  Needs.nothing()
                      .reading(topics.instances(), topics.masksArchive(), topics.modelReleases()));
      List<Double> millis = source.millis();
      Duration length =
          millis.isEmpty()
              ? Duration.ZERO
              : Duration.ofMillis((long) millis.get(millis.size() - 1).doubleValue());
      ReceivedInstance receipt = InstanceMasks.receipt(reached, sopInstance);
      List<ReceivedMask> masks = InstanceMasks.of(reached, receipt, topic, length, wait);
      String manner = ReceivedPart.manner(receipt, masks.get(0).mask(), source, output.part());
      return drawn(source, part, masks, ModelLineage.of(reached, masks, manner));
    } catch (BadDicomException e) {
      throw new UserException(clip + ": " + e.getMessage(), e);
    }
  }

  private DataSet drawn(
      UltrasoundClip source, UltrasoundRegion part, List<ReceivedMask> masks, Algorithm algorithm)
      throws BadDicomException {
    if (masks.size() != source.frames()) {
      throw new UserException(
          madeOf.clip()
              + " has "
              + source.frames()
              + " frames and "
              + masks.size()
              + " masks: it is not the instance that was received");
    }
    List<String> classes =
        masks.get(0).mask().getRegions().stream().map(Region::getClassName).toList();
    ClipDraft draft =
        madeOf.draft(source, part, output.segments(classes), algorithm, output.kind());
    for (ReceivedMask mask : masks) {
      int width = mask.mask().getWidth();
      int height = mask.mask().getHeight();
      byte[] values = mask.classes();
      if (width != part.width() || height != part.height() || values == null) {
        throw new UserException(
            "masks are "
                + width
                + "x"
                + height
                + ", what they belong to is "
                + part.width()
                + "x"
                + part.height()
                + ": give --dicom-region as in the gateway's settings");
      }
      draft.add(new ClassMap(width, height, values), probabilities(mask));
    }
    return draft.finish(ZonedDateTime.now(ZoneId.systemDefault()));
  }

  private byte @Nullable [] probabilities(ReceivedMask mask) {
    if (output.kind() == SegmentationKind.BINARY) {
      return null;
    }
    ByteBuffer map = mask.mask().getProbabilityMap();
    if (map == null) {
      throw new UserException(
          "the masks carry no probabilities; leave out --fractional, or let the processor write"
              + " them");
    }
    byte[] bytes = new byte[map.remaining()];
    map.get(map.position(), bytes);
    return bytes;
  }
}
