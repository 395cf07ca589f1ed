package io.sonostream.gateway.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A media type with its parameters, RFC 9110 section 8.3.
 *
 * @param name in lower case, for example {@code multipart/related}
 * @param parameters by their names in lower case
 */
record MediaType(String name, Map<String, String> parameters) {
  /** Of a header. Behind it the pattern would take a stack that no thread has. */
  private static final int MOST = 1_000;

  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^=;\\s]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");

  /** None for a header that is missing, or longer than any that says one. */
  static MediaType of(@Nullable String header) {
    String text = header == null || header.length() > MOST ? "" : header;
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher each = PARAMETER.matcher(text);
    while (each.find()) {
      String quoted = each.group(2);
      parameters.put(
          each.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? each.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    String name = text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return new MediaType(name, parameters);
  }

  String parameter(String parameter) {
    return parameters.getOrDefault(parameter, "");
  }
}
