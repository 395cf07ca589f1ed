package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaPromisesTest {

  @ParameterizedTest
  @CsvSource({
    "acks, 1, allowed is all or -1",
    "producer.acks, 0, allowed is all or -1",
    "enable.idempotence, false, would repeat masks",
    "producer.max.in.flight.requests.per.connection, 6, change the order",
    "auto.offset.reset, latest, pass over frames",
    "consumer.auto.offset.reset, none, pass over frames",
    "main.consumer.isolation.level, read_uncommitted, aborted",
    "consumer.enable.auto.commit, true, not answered",
    "processing.guarantee, at_least_once, the lane sets it",
    "application.id, mine, name the group with application-id",
    "transactional.id, mine, the lane sets it",
    "processing.exception.handler, a.B, neither mask nor letter",
    "production.exception.handler, a.B, neither mask nor letter",
    "deserialization.exception.handler, a.B, neither mask nor letter",
    "default.client.supplier, a.B, the lane sets it",
    "value.deserializer, a.B, as bytes",
  })
  void aKeyThatWouldBreakAPromiseIsRefusedWithTheReason(String key, String value, String reason) {
    assertThatThrownBy(() -> KafkaPromises.require(Map.of("live.kafka", Map.of(key, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("live.kafka.\"" + key + "\" is " + value)
        .hasMessageContaining(reason);
  }

  @Test
  void everyOtherKeyAndWhatKeepsThePromisesPassesThrough() {
    assertThatCode(
            () ->
                KafkaPromises.require(
                    Map.of(
                        "kafka",
                        Map.of(
                            "security.protocol", "SASL_SSL",
                            "acks", "ALL",
                            "producer.delivery.timeout.ms", "30000",
                            "consumer.max.poll.records", "8",
                            "auto.offset.reset", "earliest",
                            "client.id", "a"))))
        .doesNotThrowAnyException();
  }

  @Test
  void aProcessorSaysSoInOneLineAndNamesAllOfThem() {
    assertThatThrownBy(
            () ->
                ProcessorSettings.load(
                    null,
                    Map.of(
                        "processor.kafka", Map.of("acks", "1"),
                        "processor.archive.kafka",
                            Map.of("processing.guarantee", "at_least_once"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("archive.kafka.\"processing.guarantee\"")
        .hasMessageContaining("kafka.\"acks\" is 1")
        .hasMessageNotContaining("\n");
  }
}
