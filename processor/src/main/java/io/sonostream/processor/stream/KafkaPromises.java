package io.sonostream.processor.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of Kafka's settings a lane's promises rest on. All others are passed through as the user
 * says; one of these is refused as the processor starts, instead of being replaced without a word,
 * or of losing frames one day.
 */
public final class KafkaPromises {

  /**
   * @param key as Kafka calls it, without the prefix of a client
   * @param allowed values that keep the promise; none where the lane sets it
   * @param otherwise what would happen, or what to do instead
   */
  private record Promise(String key, List<String> allowed, String otherwise) {
    String refusal(String path, String value) {
      return path
          + " is "
          + value
          + "; "
          + (allowed.isEmpty()
              ? "leave it out, the lane sets it: "
              : "allowed is " + String.join(" or ", allowed) + ": ")
          + otherwise;
    }
  }

  /** The clients of a lane; a key without any of these is for all of them. */
  private static final List<String> PREFIXES =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  private static final String NO_LETTER = "what it passes over would be neither mask nor letter";
  private static final String BYTES = "frames come and masks leave as bytes";
  private static final String GROUP = "name the group with application-id";

  private static final List<Promise> PROMISES =
      List.of(
          new Promise(
              "acks", List.of("all", "-1"), "an answer that one broker has would be lost with it"),
          new Promise(
              "enable.idempotence",
              List.of("true"),
              "a send that is tried again would repeat masks or change their order"),
          new Promise(
              "max.in.flight.requests.per.connection",
              List.of("1", "2", "3", "4", "5"),
              "a send that is tried again would change the order of masks"),
          new Promise(
              "auto.offset.reset",
              List.of("earliest"),
              "a new group would pass over frames that nobody has answered"),
          new Promise(
              "isolation.level",
              List.of("read_committed"),
              "a frame of a transaction that was aborted is none"),
          new Promise(
              "enable.auto.commit",
              List.of("false"),
              "frames that are not answered would be committed"),
          new Promise(
              "check.crcs", List.of("true"), "damaged records would be taken for what they say"),
          new Promise(
              "processing.guarantee",
              List.of(),
              "the live lane is at_least_once, the archive exactly_once_v2"),
          new Promise("application.id", List.of(), GROUP),
          new Promise("group.id", List.of(), GROUP),
          new Promise(
              "transactional.id", List.of(), "two that share it end each other's transactions"),
          new Promise(
              "default.client.supplier",
              List.of(),
              "its own clients commit no frame that is not answered"),
          new Promise("processing.exception.handler", List.of(), NO_LETTER),
          new Promise("deserialization.exception.handler", List.of(), NO_LETTER),
          new Promise("default.deserialization.exception.handler", List.of(), NO_LETTER),
          new Promise("production.exception.handler", List.of(), NO_LETTER),
          new Promise("default.production.exception.handler", List.of(), NO_LETTER),
          new Promise(
              "errors.dead.letter.queue.topic.name",
              List.of(),
              "dead letters go to frames.dead under topics.prefix"),
          new Promise("key.serializer", List.of(), BYTES),
          new Promise("value.serializer", List.of(), BYTES),
          new Promise("key.deserializer", List.of(), BYTES),
          new Promise("value.deserializer", List.of(), BYTES));

  private KafkaPromises() {}

  /**
   * @param settings of Kafka, by where the user gives them, such as {@code live.kafka}
   * @throws IllegalArgumentException naming each key that would break a promise, and why
   */
  public static void require(Map<String, Map<String, String>> settings) {
    List<String> refusals = new ArrayList<>();
    new TreeMap<>(settings)
        .forEach(
            (place, keys) ->
                new TreeMap<>(keys)
                    .forEach((key, value) -> refusals.addAll(refusals(place, key, value))));
    if (!refusals.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", refusals));
    }
  }

  private static List<String> refusals(String place, String key, String value) {
    String plain =
        PREFIXES.stream()
            .filter(key::startsWith)
            .findFirst()
            .map(prefix -> key.substring(prefix.length()))
            .orElse(key);
    return PROMISES.stream()
        .filter(promise -> promise.key().equals(plain))
        .filter(promise -> !promise.allowed().contains(value.strip().toLowerCase(Locale.ROOT)))
        .map(promise -> promise.refusal(place + ".\"" + key + "\"", value))
        .toList();
  }
}
