package io.sonostream.runtime;

import java.util.regex.Pattern;

/** Takes out of texts for people what only a server should see. */
public final class Secrets {
  public static final String MASK = "****";

  /**
   * From the slashes to the last at sign before the next address: a password may hold any of
   * {@code @ : / ,}, and what is taken too much is better than what is left.
   */
  private static final Pattern USER_INFO =
      Pattern.compile(
          "(?i)\\b([a-z][a-z0-9+.-]*://)(?:(?![\\s,;]+[a-z][a-z0-9+.-]*://)[^\\s\"'<>])*@");

  private static final Pattern QUERY =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://[^\\s\"'<>?]*\\?)[^\\s\"'<>]+");

  private Secrets() {}

  /** The text, without user, password and query of the URLs in it. */
  public static String scrub(String text) {
    if (!text.contains("://")) {
      return text;
    }
    String bare = USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
    return QUERY.matcher(bare).replaceAll("$1" + MASK);
  }
}
