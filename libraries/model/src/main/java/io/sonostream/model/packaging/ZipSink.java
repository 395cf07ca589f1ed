package io.sonostream.model.packaging;

import io.sonostream.runtime.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a zip that appears whole or not at all. */
final class ZipSink implements PackageSink, AutoCloseable {
  /** One date for all entries, so that the same package gives the same bytes. */
  private static final LocalDateTime DATE = LocalDateTime.of(2020, 1, 1, 0, 0);

  private final Path target;
  private final Path temporary;
  private final FileOutputStream file;
  private final ZipOutputStream zip;

  ZipSink(Path target) throws IOException {
    this.target = target.toAbsolutePath();
    this.temporary = AtomicFile.beside(this.target);
    this.file = new FileOutputStream(temporary.toFile());
    this.zip = new ZipOutputStream(new BufferedOutputStream(file, 1 << 16));
    // Weights do not shrink; the fastest level spares the time of trying.
    zip.setLevel(Deflater.BEST_SPEED);
  }

  @Override
  public OutputStream create(String name, long bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(DATE);
    zip.putNextEntry(entry);
    return new FilterOutputStream(zip) {
      @Override
      public void write(byte[] b, int from, int count) throws IOException {
        out.write(b, from, count);
      }

      @Override
      public void close() throws IOException {
        zip.closeEntry();
      }
    };
  }

  void commit() throws IOException {
    zip.finish();
    zip.flush();
    file.getFD().sync();
    zip.close();
    AtomicFile.rename(temporary, target);
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(temporary);
  }
}
