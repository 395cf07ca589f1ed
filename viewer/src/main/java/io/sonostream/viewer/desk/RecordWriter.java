package io.sonostream.viewer.desk;

import io.sonostream.schemas.SourceCoordinates;
import org.apache.avro.specific.SpecificRecord;

/** Writes one record and returns where it stands, acknowledged by all replicas. */
public interface RecordWriter {
  /**
   * @throws Refusal when it could not be written in time
   */
  SourceCoordinates write(String topic, String key, SpecificRecord record);
}
