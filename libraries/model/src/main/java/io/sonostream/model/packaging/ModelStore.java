package io.sonostream.model.packaging;

import java.net.URI;

/**
 * Where packages are kept for ever, by their digests. Implementations for object stores fetch into
 * a local folder first; {@link FileModelStore} is one folder.
 */
public interface ModelStore {

  /**
   * Keeps a package. Keeping the same one again changes nothing.
   *
   * @return where any process that shares this store fetches it
   * @throws PackageUnavailableException when it can't be kept now; nothing half-written stays, and
   *     later it may be kept
   */
  URI put(ModelPackage modelPackage);

  /**
   * Fetches and checks a package.
   *
   * @param uri as {@link #put} gave it
   * @param sha256 the digest that it must have
   * @throws PackageUnavailableException when it is not there or can't be read; later it may be
   * @throws io.sonostream.network.ModelException when it is not whole, not signed by a trusted key,
   *     or another one, and hence always will be
   */
  ModelPackage fetch(URI uri, String sha256);
}
