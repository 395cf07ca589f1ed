package io.sonostream.schemas.registry;

import org.apache.avro.Schema;

/** What a registry knows under an id. */
public sealed interface SchemaLookup {

  record Found(Schema schema) implements SchemaLookup {}

  /**
   * @param why unknown to the registry, or not an Avro schema
   */
  record Unusable(String why) implements SchemaLookup {}
}
