package io.sonostream.gateway.masks;

import io.sonostream.runtime.UserException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What devices are called in OpenIGTLink, where a name has 20 characters of ASCII: five for what it
 * is and fifteen for the device. One that has more, or others, is called by its beginning and a
 * hash, so that no two devices share a stream.
 */
record StreamNames(Map<String, String> configured) {
  static final String MASK = "Mask_";
  static final String OVERLAY = "Over_";
  static final String AREAS = "Area_";
  private static final int MOST = 15;
  private static final int BEGINNING = 6;

  /**
   * @throws UserException for a name that does not fit, or that two devices have
   */
  StreamNames {
    configured = Map.copyOf(configured);
    configured.forEach(
        (device, name) -> {
          if (!fits(name)) {
            throw new UserException(
                "gateway.igtl.names."
                    + device
                    + " is '"
                    + name
                    + "'; it must be 1 to "
                    + MOST
                    + " characters of ASCII without spaces");
          }
        });
    if (configured.values().stream().distinct().count() < configured.size()) {
      throw new UserException(
          "gateway.igtl.names gives two devices the same name: "
              + configured
              + "; give each its own");
    }
  }

  String of(String device) {
    String name = configured.get(device);
    if (name != null) {
      return name;
    }
    if (fits(device) && !configured.containsValue(device)) {
      return device;
    }
    return begun(device, device);
  }

  /** Of one task of a device that has several. */
  String of(String device, String task) {
    return begun(of(device), device + '\n' + task);
  }

  private static String begun(String name, String whole) {
    String ascii = name.replaceAll("[^!-~]", "_");
    return ascii.substring(0, Math.min(BEGINNING, ascii.length())) + '~' + hash(whole);
  }

  private static boolean fits(String name) {
    return name.matches("[!-~]{1," + MOST + "}");
  }

  /** Eight digits. */
  private static String hash(String whole) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
