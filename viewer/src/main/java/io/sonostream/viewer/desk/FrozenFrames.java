package io.sonostream.viewer.desk;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.SourceCoordinates;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final Map<String, Frozen> frames = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param label that the frame has and that is drawn anew, or null
   * @param shown whether that label is seen by who draws
   * @param source where the frame stands; null where it is known from its label alone
   */
  record Frozen(
      Frame frame,
      @Nullable LabeledFrame label,
      boolean shown,
      @Nullable SourceCoordinates source) {
    int size() {
      return frame.getPixels().remaining();
    }
  }

  /** A ticket to save a label with. */
  public String freeze(Frame frame, SourceCoordinates source) {
    return freeze(new Frozen(frame, null, false, source));
  }

  /**
   * A ticket to save a label with that means what this one means.
   *
   * @param shown whether who draws sees it
   */
  String freeze(LabeledFrame label, boolean shown) {
    return freeze(new Frozen(label.getFrame(), label, shown, null));
  }

  private synchronized String freeze(Frozen frame) {
    byte[] ticket = new byte[16];
    random.nextBytes(ticket);
    String name = HexFormat.of().formatHex(ticket);
    frames.put(name, frame);
    bytes += frame.size();
    Iterator<Frozen> oldest = frames.values().iterator();
    while (frames.size() > MAX_FRAMES || (bytes > MAX_BYTES && frames.size() > 1)) {
      bytes -= oldest.next().size();
      oldest.remove();
    }
    return name;
  }

  synchronized Optional<Frozen> find(String ticket) {
    return Optional.ofNullable(frames.get(ticket));
  }
}
