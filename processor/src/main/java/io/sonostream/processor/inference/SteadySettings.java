package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.Steadying;
import io.sonostream.processor.batch.Lane;
import java.util.Map;

/**
 * How much masks lean on the frame before theirs, 0 (off) to 0.95.
 *
 * @param live share on the live lane
 * @param archive share on the archive lane
 * @param devices shares of single devices on the live lane, by device id
 */
public record SteadySettings(double live, double archive, Map<String, Device> devices) {
  /** Every mask is of its own frame alone. */
  public static final SteadySettings OFF = new SteadySettings(0, 0, Map.of());

  /**
   * Of one device.
   *
   * @param share of the frame before its masks, 0 (off) to 0.95
   */
  public record Device(double share) {
    public Device {
      new Steadying(share);
    }
  }

  public SteadySettings {
    new Steadying(live);
    new Steadying(archive);
    devices = Map.copyOf(devices);
  }

  double share(Lane lane, String device) {
    if (lane == Lane.ARCHIVE) {
      return archive;
    }
    Device own = devices.get(device);
    return own == null ? live : own.share();
  }
}
