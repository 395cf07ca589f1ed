package io.sonostream.benchmarks.track;

import java.util.Locale;

/** How the drawing of a frame comes from that of the frame before. */
enum Way {
  /** As it was. */
  STILL("nothing: it stands"),
  /** By the motion of the image, as the page's "Track" does. */
  FLOW("motion of the image"),
  /** The model's mask, whatever was drawn. */
  MODEL("the model alone"),
  /** The parts of the model's mask that the carried drawing touches, where both agree enough. */
  CHOSEN("motion chooses among the model's parts"),
  /** Half way between the carried drawing and those parts. */
  BETWEEN("half way between both");

  private final String title;

  Way(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** What the script writes. */
  String file() {
    return name().toLowerCase(Locale.ROOT) + ".bin";
  }
}
