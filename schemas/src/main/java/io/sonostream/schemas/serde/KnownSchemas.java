package io.sonostream.schemas.serde;

import java.util.OptionalInt;

/** For a reader that must not wait for the registry: what can be read without it. */
public interface KnownSchemas {

  /** The schema id that a record names; empty when it begins with none. */
  OptionalInt schemaOf(byte[] record);

  /** Whether records with this id can be read, or refused, without asking. */
  boolean knows(int id);

  /**
   * Asks about this id, so that it is known from now on; of one that nobody registered for some
   * seconds.
   *
   * @throws io.sonostream.schemas.registry.RegistryUnavailableException in an outage
   * @throws io.sonostream.schemas.registry.RegistryRefusedException when the registry won't answer
   *     us
   */
  void learn(int id);
}
