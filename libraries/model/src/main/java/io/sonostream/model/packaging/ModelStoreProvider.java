package io.sonostream.model.packaging;

import java.net.URI;

/**
 * Opens stores of one scheme; named in {@code META-INF/services}, so that nobody carries a client
 * whose store he does not use.
 */
public interface ModelStoreProvider {

  /** For example {@code s3}. */
  String scheme();

  /**
   * Opens a store; nothing is asked of it yet.
   *
   * @param address for example {@code s3://bucket/prefix}
   * @param keys whose packages may be fetched
   * @throws io.sonostream.runtime.UserException when the address or the options name no store
   */
  ModelStore open(URI address, ObjectStoreOptions options, TrustedKeys keys);
}
