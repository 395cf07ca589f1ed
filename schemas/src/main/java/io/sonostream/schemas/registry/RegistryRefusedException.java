package io.sonostream.schemas.registry;

import org.apache.kafka.common.KafkaException;

/**
 * The registry answered and said no: wrong credentials, an incompatible schema, a subject that
 * doesn't exist, or the address isn't a registry. A matter of configuration, not of one record.
 */
public final class RegistryRefusedException extends KafkaException {
  private static final long serialVersionUID = 1L;

  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int VERSION_NOT_FOUND = 40402;
  private static final int SCHEMA_NOT_FOUND = 40403;
  private static final int NO_SUBJECT_COMPATIBILITY = 40408;

  private final int status;
  private final int errorCode;

  /**
   * @param status HTTP status
   * @param errorCode the registry's own code, for example 40403; the status where it gave none
   */
  public RegistryRefusedException(String message, int status, int errorCode) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }

  public int status() {
    return status;
  }

  public int errorCode() {
    return errorCode;
  }

  /**
   * A registry says that it has no such thing. A plain 404 is not that: it comes from an address
   * where no registry lives, and must not look like an unknown schema.
   */
  boolean isNotFound() {
    return errorCode == SUBJECT_NOT_FOUND
        || errorCode == VERSION_NOT_FOUND
        || errorCode == SCHEMA_NOT_FOUND
        || errorCode == NO_SUBJECT_COMPATIBILITY;
  }
}
