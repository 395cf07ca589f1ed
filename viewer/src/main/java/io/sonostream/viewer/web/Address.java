package io.sonostream.viewer.web;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where people find the page, which behind a proxy is not where it listens.
 *
 * @param path begins and ends with a slash
 * @param origins that browsers may name although the Host is another, as scheme://host[:port]
 */
public record Address(String path, Set<String> origins) {
  private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9._~-]+/)*");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:]+])(:\\d{1,5})?");

  public Address {
    if (!PATH.matcher(path).matches() || path.contains("/.")) {
      throw new IllegalArgumentException(
          "path is " + path + "; it begins and ends with a slash, for example /sonostream/");
    }
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "allowed-origins has "
                + origin
                + "; write scheme, host and port as a browser does, for example"
                + " https://sonostream.example");
      }
    }
    origins = Set.copyOf(origins);
  }

  /** As a person wrote them. */
  public static Address of(String path, List<String> origins) {
    Set<String> lower = new TreeSet<>();
    origins.forEach(origin -> lower.add(origin.toLowerCase(Locale.ROOT)));
    return new Address(path, lower);
  }

  /** Whether a page of this origin is ours. */
  boolean isOurs(String origin, @Nullable String host) {
    return origins.contains(origin) || origin.replaceFirst("^https?://", "").equals(host);
  }
}
