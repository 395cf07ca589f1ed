package io.sonostream.viewer.desk;

import io.sonostream.schemas.Frame;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Frames that people are drawing on, kept while the topic's retention goes by.
 *
 * <p>Owner: any browser's thread. Hand-off: this object's lock. Bound: {@link #MAX_FRAMES} and
 * {@link #MAX_BYTES}, the frame frozen longest ago goes first. Shutdown: nothing to end.
 */
public final class FrozenFrames {
  static final int MAX_FRAMES = 64;
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Frame> frames = new LinkedHashMap<>();
  private long bytes;

  /** A ticket to save a label with. */
  public synchronized String freeze(Frame frame) {
    byte[] ticket = new byte[16];
    random.nextBytes(ticket);
    String name = HexFormat.of().formatHex(ticket);
    frames.put(name, frame);
    bytes += frame.getPixels().remaining();
    Iterator<Frame> oldest = frames.values().iterator();
    while (frames.size() > MAX_FRAMES || (bytes > MAX_BYTES && frames.size() > 1)) {
      bytes -= oldest.next().getPixels().remaining();
      oldest.remove();
    }
    return name;
  }

  public synchronized Optional<Frame> find(String ticket) {
    return Optional.ofNullable(frames.get(ticket));
  }
}
