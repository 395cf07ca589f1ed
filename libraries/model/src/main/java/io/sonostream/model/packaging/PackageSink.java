package io.sonostream.model.packaging;

import java.io.IOException;
import java.io.OutputStream;

/** Where a package is written to. */
interface PackageSink {
  PackageSink NOWHERE = (name, bytes) -> OutputStream.nullOutputStream();

  /**
   * @param bytes how many will be written
   */
  OutputStream create(String name, long bytes) throws IOException;

  default void write(String name, byte[] bytes) throws IOException {
    try (OutputStream out = create(name, bytes.length)) {
      out.write(bytes);
    }
  }
}
