package io.sonostream.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.gateway.receive.Outcome;
import io.sonostream.gateway.receive.Outcome.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a sender is told of its instances, PS3.18 section 10.5.3 and PS3.3 table CC.2.1. */
final class StowAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NOT_NOW = 0xA700;
  private static final int DUPLICATE = 0x0111;
  private static final int NOT_UNDERSTOOD = 0xC000;

  private final List<Outcome> outcomes = new ArrayList<>();

  void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  boolean isEmpty() {
    return outcomes.isEmpty();
  }

  /** 200 all are safe, 202 some, 409 none, 503 none and it may be tried again. */
  int status() {
    long safe = outcomes.stream().filter(Outcome::isSafe).count();
    if (safe == outcomes.size()) {
      return 200;
    }
    if (safe > 0) {
      return 202;
    }
    return outcomes.stream().anyMatch(each -> each.kind() == Kind.NOT_NOW) ? 503 : 409;
  }

  /** The data set of the answer, PS3.18 annex F. */
  byte[] json() {
    List<Object> stored = new ArrayList<>();
    List<Object> failed = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("00081150", value("UI", outcome.sopClass()));
      item.put("00081155", value("UI", outcome.sopInstance()));
      if (outcome.isSafe()) {
        stored.add(item);
      } else {
        item.put("00081197", value("US", reason(outcome.kind())));
        item.put("00000902", value("LO", outcome.why()));
        failed.add(item);
      }
    }
    Map<String, Object> set = new LinkedHashMap<>();
    if (!failed.isEmpty()) {
      set.put("00081198", Map.of("vr", "SQ", "Value", failed));
    }
    if (!stored.isEmpty()) {
      set.put("00081199", Map.of("vr", "SQ", "Value", stored));
    }
    try {
      return JSON.writeValueAsString(set).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts can't be written as JSON", e);
    }
  }

  private static int reason(Kind kind) {
    return switch (kind) {
      case NOT_NOW -> NOT_NOW;
      case DUPLICATE -> DUPLICATE;
      default -> NOT_UNDERSTOOD;
    };
  }

  private static Map<String, Object> value(String vr, Object value) {
    return value.equals("") ? Map.of("vr", vr) : Map.of("vr", vr, "Value", List.of(value));
  }
}
