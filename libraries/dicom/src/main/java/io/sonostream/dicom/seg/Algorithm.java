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
 */
public record Algorithm(
    String name, String version, String digest, String lineage, String software) {}
