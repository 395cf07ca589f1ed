package io.sonostream.dicom.dataset;

/**
 * Bytes that are not the DICOM that they should be, or that we don't read. Checked: a bad file is
 * an everyday event for the caller to answer. The message is one line: the thing, the value found,
 * what is allowed.
 */
public final class BadDicomException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadDicomException(String message) {
    super(message);
  }

  public BadDicomException(String message, Throwable cause) {
    super(message, cause);
  }
}
