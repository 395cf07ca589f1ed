package io.sonostream.imaging.exchange;

import java.io.IOException;

/** A folder of labelled pictures that is being written. Not for several threads. */
public interface LabelExport extends AutoCloseable {

  /** Writes one more; nothing of it is kept. */
  void add(ExportedLabel label) throws IOException;

  /** Writes what stands at the end of files. Without it the folder can't be read. */
  @Override
  void close() throws IOException;
}
