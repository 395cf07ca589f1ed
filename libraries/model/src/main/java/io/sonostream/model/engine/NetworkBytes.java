package io.sonostream.model.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;

/** A network file in memory, written once and read once, without a copy in between. */
final class NetworkBytes extends ByteArrayOutputStream {
  NetworkBytes() {
    super(1 << 20);
  }

  static NetworkBytes of(byte[] bytes) {
    NetworkBytes network = new NetworkBytes();
    network.writeBytes(bytes);
    return network;
  }

  synchronized InputStream read() {
    return new ByteArrayInputStream(buf, 0, count);
  }
}
