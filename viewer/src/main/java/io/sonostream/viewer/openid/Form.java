package io.sonostream.viewer.openid;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and values as forms and queries have them. */
final class Form {
  private Form() {}

  static String of(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A provider's word for what went wrong, as far as it is one that a standard could have. */
  static String errorCode(@Nullable String error) {
    return error != null && error.matches("[a-zA-Z0-9_]{1,60}") ? error : "for no reason it gives";
  }
}
