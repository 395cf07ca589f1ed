package io.sonostream.imaging.outline;

/**
 * Something that was drawn on a picture.
 *
 * @param name of its class
 */
public record OutlineShape(String name, Area area) {}
