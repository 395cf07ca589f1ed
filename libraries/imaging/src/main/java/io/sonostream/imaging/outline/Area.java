package io.sonostream.imaging.outline;

import java.util.BitSet;

/** Part of a picture. */
public interface Area {

  /** The pixels of a picture of that size whose centres lie in this area, row-major. */
  BitSet pixels(int width, int height);
}
