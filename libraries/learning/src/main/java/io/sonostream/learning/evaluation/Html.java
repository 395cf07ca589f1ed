package io.sonostream.learning.evaluation;

/** Pieces of a page. */
final class Html {
  private Html() {}

  /** Text that may come from a file's name, safe to show. */
  static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String image(String uri, String caption) {
    String safe = text(caption);
    return "<figure><img alt=\""
        + safe
        + "\" src=\""
        + uri
        + "\"><figcaption>"
        + safe
        + "</figcaption></figure>";
  }
}
