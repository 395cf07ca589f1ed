package io.sonostream.devices.source;

import java.util.ArrayList;
import java.util.List;

/**
 * The same few frames over and over: what a benchmark with hundreds of devices uses, since making a
 * frame costs more than publishing it. Several sources may share one list.
 */
public final class CyclicSource implements FrameSource {
  private final List<SourceFrame> frames;
  private int next;

  /**
   * @param first index of the frame to begin with, so that devices that share frames differ
   */
  public CyclicSource(List<SourceFrame> frames, int first) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a cyclic source needs at least one frame");
    }
    this.frames = List.copyOf(frames);
    this.next = Math.floorMod(first, frames.size());
  }

  /** The first frames of a source, at most {@code count}, packed. */
  public static List<SourceFrame> record(FrameSource source, Packer packer, int count) {
    List<SourceFrame> frames = new ArrayList<>();
    SourceFrame frame = source.next();
    while (frame != null && frames.size() < count) {
      frames.add(packer.pack(frame));
      frame = frames.size() < count ? source.next() : null;
    }
    return frames;
  }

  @Override
  public SourceFrame next() {
    SourceFrame frame = frames.get(next);
    next = (next + 1) % frames.size();
    return frame;
  }
}
