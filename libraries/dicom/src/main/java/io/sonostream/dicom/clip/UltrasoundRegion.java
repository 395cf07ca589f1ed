package io.sonostream.dicom.clip;

import static io.sonostream.dicom.dataset.Attribute.PHYSICAL_DELTA_X;
import static io.sonostream.dicom.dataset.Attribute.PHYSICAL_DELTA_Y;
import static io.sonostream.dicom.dataset.Attribute.PHYSICAL_UNITS_X_DIRECTION;
import static io.sonostream.dicom.dataset.Attribute.PHYSICAL_UNITS_Y_DIRECTION;
import static io.sonostream.dicom.dataset.Attribute.REGION_LOCATION_MAX_X1;
import static io.sonostream.dicom.dataset.Attribute.REGION_LOCATION_MAX_Y1;
import static io.sonostream.dicom.dataset.Attribute.REGION_LOCATION_MIN_X0;
import static io.sonostream.dicom.dataset.Attribute.REGION_LOCATION_MIN_Y0;
import static io.sonostream.dicom.dataset.Attribute.REGION_SPATIAL_FORMAT;
import static io.sonostream.dicom.dataset.Attribute.SEQUENCE_OF_ULTRASOUND_REGIONS;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One calibrated part of the picture, PS3.3 C.8.5.5.
 *
 * @param left first column
 * @param top first row
 * @param width columns
 * @param height rows
 * @param planar whether it is a 2D picture: no spectrum, no trace, no colour bar
 * @param spacing of its pixels; null where its axes are not centimetres
 * @param lacking which attribute of its location the file has not, so that it may lie anywhere in
 *     the picture; null where it lies as it says
 */
public record UltrasoundRegion(
    int left,
    int top,
    int width,
    int height,
    boolean planar,
    @Nullable Spacing spacing,
    @Nullable Attribute lacking) {
  private static final int PLANAR = 1;
  private static final int CENTIMETRES = 3;

  private static final List<Attribute> LOCATION =
      List.of(
          REGION_LOCATION_MIN_X0,
          REGION_LOCATION_MIN_Y0,
          REGION_LOCATION_MAX_X1,
          REGION_LOCATION_MAX_Y1);

  public UltrasoundRegion {
    if (left < 0 || top < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "region at " + left + "," + top + " of " + width + "x" + height + " is none");
    }
  }

  /** One that lies as it says. */
  public UltrasoundRegion(
      int left, int top, int width, int height, boolean planar, @Nullable Spacing spacing) {
    this(left, top, width, height, planar, spacing, null);
  }

  /**
   * This one, as a part of the picture.
   *
   * @param number of it, for the message
   * @throws BadDicomException when nobody knows where it lies
   */
  UltrasoundRegion located(int number) throws BadDicomException {
    if (lacking != null) {
      throw new BadDicomException(
          "region " + number + " has no " + lacking + ", so nobody knows where it lies");
    }
    return this;
  }

  /** The regions that lie in the picture, in the file's order. */
  static List<UltrasoundRegion> of(DataSet set, int width, int height) throws BadDicomException {
    List<UltrasoundRegion> regions = new ArrayList<>();
    for (DataSet item : set.items(SEQUENCE_OF_ULTRASOUND_REGIONS)) {
      int left = Math.max(0, number(item, REGION_LOCATION_MIN_X0, 0));
      int top = Math.max(0, number(item, REGION_LOCATION_MIN_Y0, 0));
      int right = Math.min(width - 1, number(item, REGION_LOCATION_MAX_X1, width - 1));
      int bottom = Math.min(height - 1, number(item, REGION_LOCATION_MAX_Y1, height - 1));
      if (left <= right && top <= bottom) {
        regions.add(
            new UltrasoundRegion(
                left,
                top,
                right - left + 1,
                bottom - top + 1,
                number(item, REGION_SPATIAL_FORMAT, 0) == PLANAR,
                spacing(item),
                lacking(item)));
      }
    }
    return List.copyOf(regions);
  }

  private static @Nullable Attribute lacking(DataSet item) throws BadDicomException {
    for (Attribute each : LOCATION) {
      if (item.integer(each).isEmpty()) {
        return each;
      }
    }
    return null;
  }

  private static @Nullable Spacing spacing(DataSet item) throws BadDicomException {
    double[] across = item.numbers(PHYSICAL_DELTA_X);
    double[] down = item.numbers(PHYSICAL_DELTA_Y);
    boolean lengths =
        number(item, PHYSICAL_UNITS_X_DIRECTION, 0) == CENTIMETRES
            && number(item, PHYSICAL_UNITS_Y_DIRECTION, 0) == CENTIMETRES;
    if (!lengths || across.length == 0 || down.length == 0 || across[0] == 0 || down[0] == 0) {
      return null;
    }
    // The sign says which way the axis runs.
    double row = Math.abs(down[0]) * 10;
    double column = Math.abs(across[0]) * 10;
    if (Double.isInfinite(row) || Double.isInfinite(column)) {
      throw new BadDicomException(
          "pixels of a region are "
              + across[0]
              + " by "
              + down[0]
              + " cm; no picture is that large");
    }
    return new Spacing(row, column);
  }

  private static int number(DataSet item, Attribute attribute, int otherwise)
      throws BadDicomException {
    return item.integer(attribute).orElse(otherwise);
  }
}
