package io.sonostream.viewer.desk;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.SourceCoordinates;

/** Reads one frame again, as its device published it. */
public interface FrameReader {
  /**
   * @throws Refusal when retention has taken the frame, or Kafka does not answer
   */
  Frame read(SourceCoordinates source);
}
