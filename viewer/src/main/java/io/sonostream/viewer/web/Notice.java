package io.sonostream.viewer.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A page of one sentence and one link, for a browser that comes from elsewhere. */
final class Notice {
  private static final String TEMPLATE = template();

  private Notice() {}

  /**
   * @param page where the page is, as the browser has it
   */
  static void show(Context request, URI page, String words, String link, URI to) {
    answer(request, page, "", words, link, to);
  }

  /**
   * The browser goes on by itself, from a page of ours: a cookie that is for our own pages only is
   * not shown on a way that began elsewhere.
   */
  static void leadOn(Context request, URI page, String words, String link, URI to) {
    String refresh =
        "<meta http-equiv=\"refresh\" content=\"0; url=" + escaped(to.toString()) + "\">";
    answer(request, page, refresh, words, link, to);
  }

  private static void answer(
      Context request, URI page, String head, String words, String link, URI to) {
    request.header("Cache-Control", "no-store");
    request.html(
        TEMPLATE
            .replace("{head}", head)
            .replace("{page}", escaped(page.toString()))
            .replace("{to}", escaped(to.toString()))
            .replace("{link}", escaped(link))
            .replace("{words}", escaped(words)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String template() {
    try (InputStream in =
        Objects.requireNonNull(Notice.class.getResourceAsStream("notice.html"), "notice.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
