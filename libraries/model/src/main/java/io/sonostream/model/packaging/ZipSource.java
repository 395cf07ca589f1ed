package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A package as a zip; opened for each look, so that nothing has to be closed. */
record ZipSource(Path file) implements PackageSource {

  @Override
  public Set<String> names() throws IOException {
    try (ZipFile zip = zip()) {
      Set<String> names = new TreeSet<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!names.add(entry.getName())) {
          throw new ModelException("package holds " + entry.getName() + " twice");
        }
      }
      return names;
    }
  }

  @Override
  public long size(String name) throws IOException {
    try (ZipFile zip = zip()) {
      return entry(zip, name).getSize();
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    ZipFile zip = zip();
    try {
      ZipEntry entry = entry(zip, name);
      return new Checked(zip, entry);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private ZipFile zip() throws IOException {
    try {
      ZipEnd.require(file);
      return new ZipFile(file.toFile());
    } catch (IllegalArgumentException e) {
      // What the JDK throws for entry names that are no text.
      throw new IOException("broken directory: " + e.getMessage(), e);
    }
  }

  private static ZipEntry entry(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new FileNotFoundException("no " + name + " in it");
    }
    return entry;
  }

  /**
   * An entry that is compared with its checksum at its end, which the JDK's {@code ZipFile} leaves
   * to others: the manifest has no digest that it could be held to.
   */
  private static final class Checked extends FilterInputStream {
    private final ZipFile zip;
    private final ZipEntry entry;
    private final CRC32 checksum;

    Checked(ZipFile zip, ZipEntry entry) throws IOException {
      this(zip, entry, new CRC32());
    }

    private Checked(ZipFile zip, ZipEntry entry, CRC32 checksum) throws IOException {
      super(new CheckedInputStream(zip.getInputStream(entry), checksum));
      this.zip = zip;
      this.entry = entry;
      this.checksum = checksum;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      checkAtEnd(next);
      return next;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      int got = in.read(into, from, count);
      checkAtEnd(got);
      return got;
    }

    private void checkAtEnd(int got) throws IOException {
      if (got < 0 && checksum.getValue() != entry.getCrc()) {
        throw new IOException(entry.getName() + " does not have the checksum that its zip says");
      }
    }

    @Override
    public void close() throws IOException {
      try (zip) {
        in.close();
      }
    }
  }
}
