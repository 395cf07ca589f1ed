package io.sonostream.gateway.settings;

import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.dicom.net.StoreServerSettings;
import io.sonostream.service.http.Loopback;
import java.time.Duration;
import java.util.List;

/**
 * Instances by C-STORE.
 *
 * @param enabled whether the port is opened
 * @param host address to listen on
 * @param port 0 for any free one
 * @param title ours
 * @param callers titles that may send; empty for any, on this machine only or by certificate
 * @param maxAssociations associations at the same time
 * @param maxPduBytes bytes that peers may put into one PDU
 * @param silence after which a peer is sent away
 * @param tls whether associations are encrypted, and callers prove who they are
 * @param frames what the instances become
 */
public record StoreSettings(
    boolean enabled,
    String host,
    int port,
    String title,
    List<String> callers,
    int maxAssociations,
    int maxPduBytes,
    Duration silence,
    StoreTlsSettings tls,
    FrameSettings frames) {
  public StoreSettings {
    var checked = server(host, port, title, callers, maxAssociations, maxPduBytes, silence);
    callers = checked.callers();
    boolean anybody = callers.isEmpty() && tls.callersFile() == null;
    if (enabled && anybody && !Loopback.is(host)) {
      throw new IllegalArgumentException(
          "host is "
              + host
              + ", which other machines can reach, and callers is empty; name the titles that may send, or tls.callers-file");
    }
  }

  /** As the server takes them. */
  public StoreServerSettings server() {
    return server(host, port, title, callers, maxAssociations, maxPduBytes, silence);
  }

  private static StoreServerSettings server(
      String host,
      int port,
      String title,
      List<String> callers,
      int maxAssociations,
      int maxPduBytes,
      Duration silence) {
    return new StoreServerSettings(
        host, port, title, callers, ServiceClasses.PICTURES, maxAssociations, maxPduBytes, silence);
  }
}
