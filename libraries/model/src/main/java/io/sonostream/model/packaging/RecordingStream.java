package io.sonostream.model.packaging;

import io.sonostream.runtime.Digests;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.function.Consumer;

/** Counts and digests what is written, and tells it when it is closed. */
final class RecordingStream extends FilterOutputStream {
  private final MessageDigest digest = Digests.sha256();
  private final Consumer<PackageFile> record;
  private long bytes;

  RecordingStream(OutputStream out, Consumer<PackageFile> record) {
    super(out);
    this.record = record;
  }

  @Override
  public void write(int b) throws IOException {
    digest.update((byte) b);
    bytes++;
    out.write(b);
  }

  @Override
  public void write(byte[] b, int from, int count) throws IOException {
    digest.update(b, from, count);
    bytes += count;
    out.write(b, from, count);
  }

  @Override
  public void close() throws IOException {
    super.close();
    record.accept(new PackageFile(Digests.hex(digest.digest()), bytes));
  }
}
