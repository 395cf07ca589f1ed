package io.sonostream.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Cuts commands and data sets into PDUs that the peer takes. For one thread. */
final class DataWriter {
  private static final int HEAD = 6;
  private static final int USUAL = 1 << 16;
  private static final int COMMAND = 1;
  private static final int LAST = 2;

  private final PduChannel channel;
  private final int context;
  private final byte[] pdu;

  /**
   * @param maxPdu that the peer takes; 0 for any
   */
  DataWriter(PduChannel channel, int context, int maxPdu) {
    this.channel = channel;
    this.context = context;
    this.pdu = new byte[Math.max(HEAD + 2, maxPdu == 0 ? USUAL : Math.min(maxPdu, USUAL)) & ~1];
  }

  void command(Command command) throws IOException {
    byte[] bytes = command.bytes();
    for (int at = 0; at < bytes.length; ) {
      int size = Math.min(bytes.length - at, pdu.length - HEAD);
      System.arraycopy(bytes, at, pdu, HEAD, size);
      at += size;
      send(size, COMMAND | (at == bytes.length ? LAST : 0));
    }
  }

  void dataSet(InputStream bytes) throws IOException {
    int size = bytes.readNBytes(pdu, HEAD, pdu.length - HEAD);
    while (true) {
      // Whether a piece is the last is known once there is nothing behind it.
      int next = size < pdu.length - HEAD ? -1 : bytes.read();
      send(size, next < 0 ? LAST : 0);
      if (next < 0) {
        return;
      }
      pdu[HEAD] = (byte) next;
      size = 1 + bytes.readNBytes(pdu, HEAD + 1, pdu.length - HEAD - 1);
    }
  }

  private void send(int size, int header) throws IOException {
    ByteBuffer.wrap(pdu).putInt(size + 2).put((byte) context).put((byte) header);
    channel.write(PduType.DATA, pdu, HEAD + size);
  }
}
