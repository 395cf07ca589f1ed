package io.sonostream.schemas.records;

/** A record that is Avro but makes no sense: the field, the value found and the value allowed. */
public final class InvalidRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidRecordException(String message) {
    super(message);
  }
}
