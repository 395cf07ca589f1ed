package io.sonostream.model.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Where a package's bytes lie: a directory or a zip. */
sealed interface PackageSource permits DirectorySource, ZipSource {

  /** Names of all files, with slashes. */
  Set<String> names() throws IOException;

  long size(String name) throws IOException;

  InputStream open(String name) throws IOException;
}
