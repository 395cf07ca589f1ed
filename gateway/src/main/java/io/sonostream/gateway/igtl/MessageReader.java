package io.sonostream.gateway.igtl;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Reads one message after the other. For one thread; holds one message at a time, and of one whose
 * size the peer only claims no more than has come.
 */
public final class MessageReader {
  private static final Set<String> KNOWN =
      Set.of("IMAGE", "TRANSFORM", "POSITION", "STATUS", "STRING");
  private static final int EXTENDED_HEADER = 12;

  private final InputStream in;
  private final int mostBytes;

  /**
   * @param mostBytes of a body that is read
   */
  public MessageReader(InputStream in, int mostBytes) {
    this.in = in;
    this.mostBytes = mostBytes;
  }

  /** Which messages are worth reading; of others only type and name are known. */
  @FunctionalInterface
  public interface Wanted {
    boolean test(String type, String device);
  }

  /** Waits for the next message, of any kind. */
  public Message next() throws IOException, BadMessageException {
    return next((type, device) -> true);
  }

  /**
   * Waits for the next message.
   *
   * @param wanted asked before a body is read; the others come as {@link Message.Other}
   * @throws BadMessageException for one that is refused; the next call gives the one after it
   * @throws EOFException when the peer has ended, or ends within a message
   * @throws IOException when the connection failed, or what comes is no OpenIGTLink
   */
  public Message next(Wanted wanted) throws IOException, BadMessageException {
    byte[] head = in.readNBytes(Header.BYTES);
    if (head.length < Header.BYTES) {
      throw new EOFException("the peer has ended the connection");
    }
    Header header = Header.read(ByteBuffer.wrap(head));
    if (!KNOWN.contains(header.type()) || !wanted.test(header.type(), header.device())) {
      skip(header.size());
      return new Message.Other(header.type(), header.device(), header.at());
    }
    if (header.size() > mostBytes) {
      throw new IOException(
          "the peer announces a "
              + header.type()
              + " of "
              + header.size()
              + " bytes; read are at most "
              + mostBytes);
    }
    byte[] body = in.readNBytes((int) header.size());
    if (body.length < header.size()) {
      throw cutOff();
    }
    long checksum = Crc64.of(ByteBuffer.wrap(body));
    if (checksum != header.checksum()) {
      throw new BadMessageException.Damaged(
          header.type() + " of " + header.device() + " is damaged: its checksum does not fit");
    }
    return BodyReader.read(header, content(header, ByteBuffer.wrap(body)));
  }

  private void skip(long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException e) {
      throw cutOff();
    }
  }

  private static EOFException cutOff() {
    return new EOFException("the peer has ended the connection within a message");
  }

  /** Without what version 2 puts around it. */
  private static ByteBuffer content(Header header, ByteBuffer body) throws BadMessageException {
    if (header.version() == 1) {
      return body;
    }
    if (body.remaining() < EXTENDED_HEADER) {
      throw new BadMessageException(
          header.type() + " of " + header.device() + " has no extended header");
    }
    int begin = body.getShort(0) & 0xffff;
    long after = (body.getShort(2) & 0xffffL) + (body.getInt(4) & 0xffffffffL);
    if (begin < EXTENDED_HEADER || begin + after > body.limit()) {
      throw new BadMessageException(
          header.type()
              + " of "
              + header.device()
              + " has "
              + body.limit()
              + " bytes; its extended header of "
              + begin
              + " and metadata of "
              + after
              + " don't fit in");
    }
    return body.position(begin).limit((int) (body.limit() - after)).slice();
  }
}
