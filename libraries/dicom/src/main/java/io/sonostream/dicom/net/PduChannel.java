package io.sonostream.dicom.net;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/** PDUs over a socket, whole ones in and out. For one thread, but for {@link #close}. */
final class PduChannel implements Closeable {
  private static final int HEAD = 6;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final int maxBody;
  private byte[] body = new byte[4096];

  /**
   * @param maxBody bytes of a PDU behind its head; a larger one ends the association
   */
  PduChannel(Socket socket, int maxBody) throws IOException {
    this.socket = socket;
    this.maxBody = maxBody;
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  /**
   * The next PDU; its body is good until the next call.
   *
   * @param patience from byte to byte
   * @throws java.net.SocketTimeoutException when nothing came for so long
   * @throws EOFException when the peer has gone
   * @throws BadPduException when what came is no PDU, or too large a one
   */
  Pdu read(Duration patience) throws IOException {
    socket.setSoTimeout(Math.max(1, (int) patience.toMillis()));
    ByteBuffer head = ByteBuffer.wrap(new byte[HEAD]);
    fill(head.array(), HEAD);
    PduType type = PduType.of(head.get(0) & 0xFF);
    if (type == null) {
      throw new BadPduException(
          "PDU is of type " + (head.get(0) & 0xFF) + "; known are 1 to 7", Abort.UNRECOGNISED);
    }
    long length = head.getInt(2) & 0xFFFFFFFFL;
    if (length > maxBody) {
      throw new BadPduException(
          "PDU " + type + " has " + length + " bytes; at most " + maxBody + " were agreed on",
          Abort.INVALID_VALUE);
    }
    if (body.length < length) {
      body = new byte[maxBody];
    }
    fill(body, (int) length);
    return new Pdu(type, ByteBuffer.wrap(body, 0, (int) length).slice());
  }

  private void fill(byte[] into, int length) throws IOException {
    for (int at = 0; at < length; ) {
      int more = in.read(into, at, length - at);
      if (more < 0) {
        throw new EOFException("peer closed the connection");
      }
      at += more;
    }
  }

  /** Sends at once. */
  void write(PduType type, byte[] bytes) throws IOException {
    write(type, bytes, bytes.length);
  }

  void write(PduType type, byte[] bytes, int length) throws IOException {
    out.write(
        ByteBuffer.allocate(HEAD).put((byte) type.code()).put((byte) 0).putInt(length).array());
    out.write(bytes, 0, length);
    out.flush();
  }

  /** Ends a read of another thread too. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
