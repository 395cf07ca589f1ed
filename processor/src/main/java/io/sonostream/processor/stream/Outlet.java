package io.sonostream.processor.stream;

import org.apache.kafka.streams.processor.api.Record;

/** Where a lane's answers leave; called by the thread that owns the session, in order. */
public interface Outlet {

  /** A mask, segmented or shed, of the frame at this place. */
  void mask(FrameOrigin origin, Record<byte[], byte[]> mask);

  /** What can't become a mask, with its original bytes and the cause in its headers. */
  void dead(FrameOrigin origin, Record<byte[], byte[]> letter);
}
