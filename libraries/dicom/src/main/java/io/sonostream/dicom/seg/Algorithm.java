package io.sonostream.dicom.seg;

/**
 * Who segmented: goes into the algorithm identification of every segment and the equipment that
 * contributed.
 *
 * @param name of the model, for example its task
 * @param version of the model
 * @param digest SHA-256 of its package, 64 hexadecimal digits
 * @param lineage how the model came to be, for people
 * @param software version of this program
 * @param manner in which it was asked, where that was not frame by frame and once: masks that come
 *     about in another way are another instance; empty where there is nothing to say
 */
public record Algorithm(
    String name, String version, String digest, String lineage, String software, String manner) {

  /** Of a model that was asked frame by frame, once each. */
  public Algorithm(String name, String version, String digest, String lineage, String software) {
    this(name, version, digest, lineage, software, "");
  }

  /** How the masks came to be, for people. */
  String story() {
    return manner.isEmpty() ? lineage : lineage + "; " + manner;
  }
}
