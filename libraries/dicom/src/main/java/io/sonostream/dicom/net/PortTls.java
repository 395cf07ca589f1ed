package io.sonostream.dicom.net;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Associations over TLS, PS3.15 annex B.
 *
 * @param context with our key, and whom we believe
 * @param peersProve whether a peer without a certificate that we believe is sent away
 */
public record PortTls(SSLContext context, boolean peersProve) {
  static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** Nothing is exchanged before the first read, which has a time limit. */
  Socket over(Socket accepted) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(accepted, null, true);
    socket.setUseClientMode(false);
    socket.setEnabledProtocols(PROTOCOLS.toArray(String[]::new));
    socket.setNeedClientAuth(peersProve);
    return socket;
  }
}
