package io.sonostream.devices.phantom;

import io.sonostream.runtime.UserException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one make of probe does to a picture.
 *
 * @param frequencyMegahertz centre of the received band
 * @param depthMillimetres depth of the picture
 * @param apertureMillimetres width of a linear array; 0 for a sector
 * @param radiusMillimetres curvature of a sector's array; 0 for a linear one
 * @param sectorDegrees opening angle of a sector; 0 for a linear array
 * @param fNumber depth over active aperture: the larger, the wider the beam
 * @param focusMillimetres depth of the transmit focus
 * @param dynamicRangeDecibels echo levels between black and white
 * @param gainDecibels brightness
 * @param noiseDecibels electronic noise before time-gain compensation, against glandular tissue
 */
public record DeviceModel(
    String name,
    Geometry geometry,
    double frequencyMegahertz,
    double depthMillimetres,
    double apertureMillimetres,
    double radiusMillimetres,
    double sectorDegrees,
    double fNumber,
    double focusMillimetres,
    double dynamicRangeDecibels,
    double gainDecibels,
    double noiseDecibels) {

  /** Mean speed of sound in soft tissue. */
  private static final double MILLIMETRES_PER_MICROSECOND = 1.54;

  /** The presets, linear ones first. */
  public static final List<DeviceModel> ALL =
      List.of(
          linear("L12-4", 8.0, 40, 38, 2.4, 18, 62, 0, -53),
          linear("L18-5", 11.0, 32, 38, 2.2, 14, 68, 3, -62),
          linear("L9-3", 6.0, 50, 44, 2.8, 24, 55, -2, -49),
          sector("C5-1", 3.2, 90, 50, 64, 2.4, 50, 60, 0, -52),
          sector("C9-4", 6.0, 60, 16, 84, 2.6, 30, 58, 2, -54),
          sector("S5-1", 2.8, 100, 4, 80, 3.0, 60, 52, -1, -46));

  public DeviceModel {
    boolean fits =
        geometry == Geometry.LINEAR
            ? apertureMillimetres > 0
            : radiusMillimetres > 0 && sectorDegrees > 0 && sectorDegrees < 180;
    if (!fits || frequencyMegahertz <= 0 || depthMillimetres <= 0 || dynamicRangeDecibels <= 0) {
      throw new IllegalArgumentException(
          "device model "
              + name
              + " needs a footprint that fits its geometry, and a frequency, depth and dynamic"
              + " range above 0");
    }
  }

  /** The preset of that name. */
  public static DeviceModel named(String name) {
    return ALL.stream()
        .filter(model -> model.name.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "device model is '"
                        + name
                        + "'; allowed are "
                        + ALL.stream().map(DeviceModel::name).collect(Collectors.joining(", "))));
  }

  /** The presets with this geometry. */
  public static List<DeviceModel> with(Geometry geometry) {
    return ALL.stream().filter(model -> model.geometry == geometry).toList();
  }

  double wavelengthMillimetres() {
    return MILLIMETRES_PER_MICROSECOND / frequencyMegahertz;
  }

  /** Farthest that a beam reaches sideways, in mm from the middle. */
  double halfWidthMillimetres() {
    return geometry == Geometry.LINEAR
        ? apertureMillimetres / 2
        : (radiusMillimetres + depthMillimetres) * Math.sin(Math.toRadians(sectorDegrees / 2));
  }

  private static DeviceModel linear(
      String name,
      double megahertz,
      double depth,
      double aperture,
      double fNumber,
      double focus,
      double dynamicRange,
      double gain,
      double noise) {
    return new DeviceModel(
        name,
        Geometry.LINEAR,
        megahertz,
        depth,
        aperture,
        0,
        0,
        fNumber,
        focus,
        dynamicRange,
        gain,
        noise);
  }

  private static DeviceModel sector(
      String name,
      double megahertz,
      double depth,
      double radius,
      double degrees,
      double fNumber,
      double focus,
      double dynamicRange,
      double gain,
      double noise) {
    return new DeviceModel(
        name,
        Geometry.SECTOR,
        megahertz,
        depth,
        0,
        radius,
        degrees,
        fNumber,
        focus,
        dynamicRange,
        gain,
        noise);
  }
}
