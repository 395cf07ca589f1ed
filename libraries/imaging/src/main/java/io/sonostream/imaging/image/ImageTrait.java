package io.sonostream.imaging.image;

/** What a file needed before its samples were an upright 8-bit image; told to whoever reads it. */
public enum ImageTrait {
  SIXTEEN_BITS("16-bit, scaled to 8 from the range that was declared, or the whole one"),
  SEE_THROUGH("see-through, shown over black"),
  TURNED("turned upright as the EXIF orientation says");

  private final String words;

  ImageTrait(String words) {
    this.words = words;
  }

  /** Follows the number of such images. */
  public String words() {
    return words;
  }
}
