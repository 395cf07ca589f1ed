package io.sonostream.viewer.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.records.Timestamps;
import io.sonostream.viewer.live.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page knows of a picture beside its pixels. Times are microseconds since
 * 1970-01-01T00:00Z; sequences and offsets are text, since a browser's numbers end at 2^53.
 *
 * @param mask null where there is none, and where it does not fit
 * @param misfit why the mask is not shown; null where it is, or there is none
 */
record PictureHeader(
    long number,
    String device,
    String stream,
    String sequence,
    String task,
    @Nullable String deviceModel,
    int width,
    int height,
    String encoding,
    @Nullable Spacing spacing,
    Source source,
    long pairedAt,
    @Nullable MaskHeader mask,
    @Nullable String misfit) {

  private static final ObjectMapper JSON = new ObjectMapper();

  record Spacing(double row, double column) {}

  record Source(String topic, int partition, String offset) {}

  record Model(String version, String sha256) {}

  record Area(
      int value,
      String name,
      long pixels,
      @Nullable Double squareMillimetres,
      float meanProbability) {}

  record Timing(
      long captured,
      long received,
      @Nullable Long batched,
      @Nullable Long inferred,
      long emitted,
      int batchSize) {}

  /**
   * @param ignoredValue of pixels about which nothing is said; null where there are none
   */
  record MaskHeader(
      String status,
      @Nullable String shedReason,
      int runs,
      @Nullable Integer ignoredValue,
      List<Area> regions,
      @Nullable Float uncertainty,
      @Nullable String steadiedFrom,
      @Nullable Model model,
      Timing timing) {}

  static PictureHeader of(Picture picture, String encoding, int runs) {
    Frame frame = picture.frame();
    PixelSpacing spacing = frame.getPixelSpacing();
    return new PictureHeader(
        picture.number(),
        frame.getDeviceId(),
        frame.getStreamId(),
        Long.toString(frame.getSequence()),
        frame.getTask(),
        frame.getDeviceModel(),
        frame.getWidth(),
        frame.getHeight(),
        encoding,
        spacing == null
            ? null
            : new Spacing(spacing.getRowMillimetres(), spacing.getColumnMillimetres()),
        new Source(
            picture.source().getTopic(),
            picture.source().getPartition(),
            Long.toString(picture.source().getOffset())),
        Timestamps.micros(picture.pairedAt()),
        picture.mask() == null || picture.misfit().isPresent()
            ? null
            : header(picture.mask(), runs, picture.ignoredValue()),
        picture.misfit().map(how -> "the mask " + how).orElse(null));
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("picture header can't be written", e);
    }
  }

  private static MaskHeader header(Mask mask, int runs, @Nullable Integer ignoredValue) {
    MaskTiming timing = mask.getTiming();
    return new MaskHeader(
        mask.getStatus().name(),
        mask.getShedReason(),
        runs,
        ignoredValue,
        mask.getRegions().stream()
            .map(
                r ->
                    new Area(
                        r.getClassValue(),
                        r.getClassName(),
                        r.getAreaPixels(),
                        r.getAreaSquareMillimetres(),
                        r.getMeanProbability()))
            .toList(),
        mask.getUncertainty(),
        mask.getSteadiedFrom() == null ? null : Long.toString(mask.getSteadiedFrom()),
        mask.getModel() == null
            ? null
            : new Model(mask.getModel().getVersion(), mask.getModel().getSha256()),
        new Timing(
            Timestamps.micros(timing.getCapturedAt()),
            Timestamps.micros(timing.getReceivedAt()),
            timing.getBatchedAt() == null ? null : Timestamps.micros(timing.getBatchedAt()),
            timing.getInferredAt() == null ? null : Timestamps.micros(timing.getInferredAt()),
            Timestamps.micros(timing.getEmittedAt()),
            timing.getBatchSize()));
  }
}
