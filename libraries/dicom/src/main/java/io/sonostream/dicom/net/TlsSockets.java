package io.sonostream.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Connections to a peer over TLS, PS3.15 annex B, whose certificate must be believed and must name
 * the host that was asked for: else any machine with a certificate could be the archive.
 */
public final class TlsSockets extends SocketFactory {
  private final SSLContext context;

  /**
   * @param context with whom we believe, and our key where peers ask for one
   */
  public TlsSockets(SSLContext context) {
    this.context = context;
  }

  @Override
  public Socket createSocket() throws IOException {
    return checking(context.getSocketFactory().createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return checking(context.getSocketFactory().createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return checking(context.getSocketFactory().createSocket(host, port, from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return checking(context.getSocketFactory().createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return checking(context.getSocketFactory().createSocket(host, port, from, fromPort));
  }

  /** Nothing is exchanged before the first write. */
  private static Socket checking(Socket made) {
    SSLSocket socket = (SSLSocket) made;
    SSLParameters rules = socket.getSSLParameters();
    rules.setProtocols(PortTls.PROTOCOLS.toArray(String[]::new));
    rules.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(rules);
    return socket;
  }
}
