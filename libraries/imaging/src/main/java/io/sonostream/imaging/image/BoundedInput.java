package io.sonostream.imaging.image;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of a file, for readers that go on when there are none left: some take zeros for what is
 * missing and make a picture of them, for minutes. A few reads beyond the end are the habit of
 * those who read ahead; more are refused.
 */
final class BoundedInput extends ImageInputStreamImpl {
  /** Readers of whole files were seen to make 40. */
  private static final int MOST_BEYOND = 256;

  private final byte[] bytes;
  private int beyond;

  BoundedInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return isAtEnd() ? -1 : bytes[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, into, offset, count);
    streamPos += count;
    return count;
  }

  private boolean isAtEnd() {
    if (streamPos < bytes.length) {
      return false;
    }
    if (++beyond > MOST_BEYOND) {
      throw new IllegalStateException("it ends before its pixels do");
    }
    return true;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
