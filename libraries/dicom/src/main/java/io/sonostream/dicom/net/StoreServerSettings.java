package io.sonostream.dicom.net;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * @param host address to listen on
 * @param port 0 for any free one
 * @param title ours; peers must call us by it
 * @param callers titles that may send; empty for any
 * @param classes whose instances are taken
 * @param maxAssociations at the same time; further ones are asked to come again
 * @param maxPduBytes that peers may put into one data PDU
 * @param patience from byte to byte; who says nothing for so long is sent away
 */
public record StoreServerSettings(
    String host,
    int port,
    String title,
    List<String> callers,
    Set<String> classes,
    int maxAssociations,
    int maxPduBytes,
    Duration patience) {
  private static final int LEAST_PDU = 4096;
  private static final int MOST_PDU = 16 << 20;

  public StoreServerSettings {
    callers = List.copyOf(callers);
    classes = Set.copyOf(classes);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + "; allowed are 0 to 65535");
    }
    requireTitle(title);
    callers.forEach(StoreServerSettings::requireTitle);
    if (maxAssociations < 1 || maxAssociations > 1024) {
      throw new IllegalArgumentException(
          "max-associations is " + maxAssociations + "; allowed are 1 to 1024");
    }
    if (maxPduBytes < LEAST_PDU || maxPduBytes > MOST_PDU) {
      throw new IllegalArgumentException(
          "max-pdu-bytes is " + maxPduBytes + "; allowed are " + LEAST_PDU + " to " + MOST_PDU);
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience is " + patience + "; it must be above 0");
    }
  }

  /** An application entity's title: 1 to 16 printable characters, no backslash. */
  static void requireTitle(String title) {
    if (title.isBlank() || title.length() > 16 || !title.matches("[ -\\[\\]-~]+")) {
      throw new IllegalArgumentException(
          "title is '" + title + "'; it must have 1 to 16 plain characters, none a backslash");
    }
  }
}
