package io.sonostream.gateway.settings;

import io.sonostream.client.frames.Lane;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One source that a gateway looks at.
 *
 * @param path folder or file; none for a phantom
 * @param deviceId of its frames; the source's name where none is given
 * @param task what to segment
 * @param lane live where none is given, archive for DICOM
 * @param rate frames a second; the source's own where none is given, else 20
 * @param repeat begin again after the last frame; true where it is not said. Not for DICOM
 * @param region DICOM: only the n-th ultrasound region
 * @param blankOutside DICOM: make black what lies outside the 2D regions
 * @param pseudonymKey DICOM: secret file, by which subject and exam are named
 * @param lookEvery DICOM: how often the folder is looked at; 2s where it is not said
 */
public record SourceSettings(
    SourceKind kind,
    @Nullable Path path,
    @Nullable String deviceId,
    String task,
    @Nullable Lane lane,
    @Nullable Double rate,
    @Nullable Boolean repeat,
    @Nullable Integer region,
    @Nullable Boolean blankOutside,
    @Nullable Path pseudonymKey,
    @Nullable Duration lookEvery) {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  public SourceSettings {
    if ((kind == SourceKind.PHANTOM) != (path == null)) {
      throw new IllegalArgumentException(
          kind == SourceKind.PHANTOM ? "a phantom has no path" : "path is missing; set it");
    }
    boolean dicom = kind == SourceKind.DICOM;
    if (!dicom && (region != null || blankOutside != null || pseudonymKey != null)) {
      throw new IllegalArgumentException(
          "region, blank-outside and pseudonym-key go with kind = dicom only");
    }
    if (dicom && (lane == Lane.LIVE || rate != null || repeat != null)) {
      throw new IllegalArgumentException(
          "kind = dicom goes to the archive lane, each file once: leave out lane, rate and repeat");
    }
    if (!dicom && lookEvery != null) {
      throw new IllegalArgumentException("look-every goes with kind = dicom only");
    }
    if (lookEvery != null && lookEvery.toMillis() < 10) {
      throw new IllegalArgumentException(
          "look-every is " + lookEvery + "; it must be at least 10ms");
    }
  }

  /** Of a DICOM source. */
  public FrameSettings frames(String name) {
    return new FrameSettings(
        device(name), task, region, Boolean.TRUE.equals(blankOutside), pseudonymKey);
  }

  public String device(String name) {
    return deviceId == null ? name : deviceId;
  }

  public boolean repeats() {
    return !Boolean.FALSE.equals(repeat);
  }

  public Duration period() {
    return lookEvery == null ? LOOK_EVERY : lookEvery;
  }
}
