package io.sonostream.imaging.outline;

/**
 * Something that was drawn on a picture.
 *
 * @param name of its class
 */
public record OutlineShape(String name, Area area) {
  /** Name of what is neither right nor wrong, where no class has it. */
  public static final String IGNORED = "ignored";
}
