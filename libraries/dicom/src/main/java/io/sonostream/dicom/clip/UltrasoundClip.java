package io.sonostream.dicom.clip;

import static io.sonostream.dicom.dataset.Attribute.MANUFACTURER;
import static io.sonostream.dicom.dataset.Attribute.MANUFACTURER_MODEL_NAME;
import static io.sonostream.dicom.dataset.Attribute.PIXEL_SPACING;

import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.pixel.PixelReader;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.Printable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file's frames, and what is known of them. Immutable; shared by threads. */
public final class UltrasoundClip {
  private final DicomFile file;
  private final PixelReader pixels;
  private final FrameTimes times;
  private final List<UltrasoundRegion> regions;

  /**
   * @throws BadDicomException when the file has no pixels that can be read
   */
  public UltrasoundClip(DicomFile file, DicomLimits limits) throws BadDicomException {
    this.file = file;
    this.pixels = new PixelReader(file, limits);
    this.times = FrameTimes.of(file.dataSet(), frames());
    this.regions = UltrasoundRegion.of(file.dataSet(), width(), height());
  }

  public DicomFile file() {
    return file;
  }

  public DataSet dataSet() {
    return file.dataSet();
  }

  public int width() {
    return pixels.description().width();
  }

  public int height() {
    return pixels.description().height();
  }

  public int frames() {
    return pixels.description().frames();
  }

  /** As the file names its colours. */
  public String photometric() {
    return pixels.description().photometric().name();
  }

  /** Whether its pixels are not quite those that the device had. */
  public boolean isLossy() {
    return file.syntax().isLossy();
  }

  /**
   * Decodes one frame.
   *
   * @param frame from 0
   */
  public PixelImage frame(int frame) throws BadDicomException {
    return pixels.frame(frame);
  }

  /** Milliseconds of each frame since the first; empty where the file doesn't say. */
  public List<Double> millis() {
    return times.millis();
  }

  /** Mean rate; empty for a single picture, and where the file doesn't say. */
  public OptionalDouble framesPerSecond() {
    return times.framesPerSecond();
  }

  /** The calibrated parts of the picture, in the file's order. */
  public List<UltrasoundRegion> regions() {
    return regions;
  }

  /**
   * Spacing of the whole picture: what the 2D regions agree on, else what the file says of all
   * pixels; null where neither is known.
   */
  public @Nullable Spacing spacing() throws BadDicomException {
    Set<Spacing> known = new LinkedHashSet<>();
    for (UltrasoundRegion region : regions) {
      if (region.planar() && region.spacing() != null) {
        known.add(region.spacing());
      }
    }
    if (known.size() == 1) {
      return known.iterator().next();
    }
    double[] all = dataSet().numbers(PIXEL_SPACING);
    boolean usable = known.isEmpty() && all.length == 2 && all[0] > 0 && all[1] > 0;
    return usable ? new Spacing(all[0], all[1]) : null;
  }

  /** Make and model of the device; empty where the file doesn't say. */
  public Optional<String> deviceModel() {
    String name =
        Stream.of(MANUFACTURER, MANUFACTURER_MODEL_NAME)
            .flatMap(attribute -> dataSet().text(attribute).stream())
            .map(Printable::line)
            .collect(Collectors.joining(" "));
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }
}
