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
      return new FilterInputStream(zip.getInputStream(entry(zip, name))) {
        @Override
        public void close() throws IOException {
          zip.close();
        }
      };
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private ZipFile zip() throws IOException {
    try {
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
}
