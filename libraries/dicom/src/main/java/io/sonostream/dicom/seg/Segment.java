package io.sonostream.dicom.seg;

/**
 * One foreground class: segment numbers and class values both begin with 1.
 *
 * @param label the class's name
 */
public record Segment(String label, Property property) {}
