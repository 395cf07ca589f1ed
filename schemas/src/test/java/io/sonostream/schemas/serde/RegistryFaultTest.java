package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.FreePort;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.fixtures.StubRegistry;
import io.sonostream.schemas.fixtures.StubRegistry.Fault;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader and a writer see when the registry misbehaves. */
class RegistryFaultTest {
  private final StubRegistry registry = new StubRegistry();
  private final Frame frame = Fixtures.frame().build();

  @AfterEach
  void stop() {
    registry.close();
  }

  private AvroSerde<Frame> serde(Object... more) {
    Map<String, Object> configs = new HashMap<>();
    configs.put("schema.registry.url", registry.url());
    configs.put("retries.wait.ms", 1);
    configs.put("retries.max.wait.ms", 2);
    for (int i = 0; i < more.length; i += 2) {
      configs.put((String) more[i], more[i + 1]);
    }
    return new AvroSerde<>(Frame.class, configs);
  }

  private byte[] written() {
    return serde().serializer().serialize("frames.live", frame);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 429, 408})
  void busyRegistryIsAskedAgain(int status) {
    byte[] bytes = written();
    registry.failNext(Fault.status(status), Fault.status(status));

    assertThat(serde().deserializer().deserialize("frames.live", bytes)).isEqualTo(frame);
  }

  @Test
  void brokenConnectionIsTriedAgain() {
    byte[] bytes = written();
    registry.failNext(Fault.HANG_UP, Fault.HANG_UP, Fault.HANG_UP);

    assertThat(serde().deserializer().deserialize("frames.live", bytes)).isEqualTo(frame);
  }

  @Test
  void outageIsAnOutageAndNotAPoisonRecord() {
    byte[] bytes = written();
    registry.failAlways(Fault.status(503));
    int before = registry.requests().size();

    assertThatThrownBy(
            () -> serde("max.retries", 3).deserializer().deserialize("frames.live", bytes))
        .isInstanceOf(RegistryUnavailableException.class)
        .satisfies(e -> assertThat(RegistryUnavailableException.causes(new Exception(e))).isTrue())
        .satisfies(e -> assertThat(PoisonRecordException.causes(e)).isFalse())
        .hasMessageContaining("after 4 tries")
        .hasMessageContaining("status 503")
        .hasMessageContaining("schema.registry.url");
    assertThat(registry.requests()).hasSize(before + 4);
  }

  @Test
  void outageIsOverWhenTheRegistryIsBack() {
    byte[] bytes = written();
    AvroSerde<Frame> serde = serde("max.retries", 0);
    registry.failAlways(Fault.HANG_UP);
    assertThatThrownBy(() -> serde.deserializer().deserialize("frames.live", bytes))
        .isInstanceOf(RegistryUnavailableException.class);

    registry.failAlways(null);

    assertThat(serde.deserializer().deserialize("frames.live", bytes)).isEqualTo(frame);
  }

  @Test
  void registryThatTakesTheRequestAndSaysNothingIsAnOutage() {
    byte[] bytes = written();
    registry.failAlways(Fault.SILENCE);

    assertThatThrownBy(
            () ->
                serde("max.retries", 0, "http.read.timeout.ms", 200)
                    .deserializer()
                    .deserialize("frames.live", bytes))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void nobodyAtTheAddressIsAnOutage() throws Exception {
    byte[] bytes = written();
    String nobody = "http://127.0.0.1:" + FreePort.next();

    assertThatThrownBy(
            () ->
                serde("schema.registry.url", nobody, "max.retries", 1)
                    .deserializer()
                    .deserialize("frames.live", bytes))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining(nobody);
  }

  @Test
  void secondAddressAnswersForTheFirstAndIsRemembered() throws Exception {
    byte[] bytes = written();
    try (StubRegistry dead = new StubRegistry()) {
      dead.failAlways(Fault.status(500));
      AvroSerde<Frame> serde =
          serde("schema.registry.url", dead.url() + "," + registry.url(), "max.retries", 0);

      assertThat(serde.deserializer().deserialize("frames.live", bytes)).isEqualTo(frame);
      serde.serializer().serialize("frames.live", frame);

      assertThat(dead.requests()).hasSize(1);
    }
  }

  @Test
  void idThatOneRegistryHasNotHeardOfIsAskedOfTheOthers() {
    byte[] bytes = written();
    try (StubRegistry behind = new StubRegistry()) {
      AvroSerde<Frame> serde = serde("schema.registry.url", behind.url() + "," + registry.url());

      assertThat(serde.deserializer().deserialize("frames.live", bytes)).isEqualTo(frame);
      assertThat(behind.requests()).hasSize(1);
    }
  }

  /** The one that is away may know it: that a schema is unknown only all of them can say. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void idThatOneRegistryHasNotHeardOfWhileTheOtherIsAwayIsAnOutage(boolean behindFirst) {
    byte[] bytes = written();
    registry.failAlways(Fault.status(503));
    try (StubRegistry behind = new StubRegistry()) {
      AvroSerde<Frame> serde =
          serde("schema.registry.url", behindAndThis(behind, behindFirst), "max.retries", 1);

      assertThatThrownBy(() -> serde.deserializer().deserialize("frames.live", bytes))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining(registry.url() + ": status 503")
          .hasMessageContaining("the others don't know /schemas/ids/1");

      registry.failAlways(null);
      assertThat(serde.deserializer().deserialize("frames.live", bytes)).isEqualTo(frame);

      // Both answer.
      bytes[4] = 77;
      assertThatThrownBy(() -> serde.deserializer().deserialize("frames.live", bytes))
          .isInstanceOf(PoisonRecordException.class)
          .hasMessage("schema id 77 is unknown to the registry");
    }
  }

  @Test
  void referenceThatOneRegistryHasNotHeardOfWhileTheOtherIsAwayIsAnOutage() {
    byte[] bytes = written();
    Fault refers =
        new Fault(
            200,
            "{'schema':'[]','references':[{'name':'R','subject':'r','version':1}]}"
                .replace('\'', '"'));
    Fault unknown = new Fault(404, "{\"error_code\":40402,\"message\":\"Version not found\"}");
    try (StubRegistry behind = new StubRegistry()) {
      // The schema is found; what it refers to is not, by the one that still answers.
      behind.failNext(refers, unknown, unknown);
      registry.failAlways(Fault.status(503));

      assertThatThrownBy(
              () ->
                  serde("schema.registry.url", behindAndThis(behind, true), "max.retries", 1)
                      .deserializer()
                      .deserialize("frames.live", bytes))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("/subjects/r/versions/1");
    }
  }

  private String behindAndThis(StubRegistry behind, boolean behindFirst) {
    return behindFirst ? behind.url() + "," + registry.url() : registry.url() + "," + behind.url();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 409, 422})
  void refusalIsFinalAndNotTheRecordsFault(int status) {
    byte[] bytes = written();
    registry.failAlways(Fault.status(status));
    int before = registry.requests().size();

    assertThatThrownBy(() -> serde().deserializer().deserialize("frames.live", bytes))
        .isInstanceOfSatisfying(
            RegistryRefusedException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessageContaining("told to fail");
    assertThat(registry.requests()).hasSize(before + 1);
  }

  @Test
  void addressWithoutARegistryIsNotAnUnknownSchema() {
    byte[] bytes = written();

    assertThatThrownBy(
            () ->
                serde("schema.registry.url", registry.url() + "/wrong")
                    .deserializer()
                    .deserialize("frames.live", bytes))
        .isInstanceOf(RegistryRefusedException.class)
        .hasMessageContaining("answered 404")
        .hasMessageContaining("base address");
  }

  @Test
  void pageInsteadOfAnAnswerIsNotAnUnknownSchema() {
    byte[] bytes = written();
    registry.failAlways(new Fault(200, "<html>welcome</html>"));

    assertThatThrownBy(() -> serde().deserializer().deserialize("frames.live", bytes))
        .isInstanceOf(RegistryRefusedException.class)
        .hasMessageContaining("is it a schema registry?");
  }

  @Test
  void endlessAnswerIsCutOff() {
    byte[] bytes = written();
    registry.failAlways(new Fault(200, "\"" + "x".repeat(5_000_000) + "\""));

    assertThatThrownBy(
            () -> serde("max.retries", 0).deserializer().deserialize("frames.live", bytes))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("longer than 4194304 bytes");
  }

  /** Whatever stands under an id, it is no outage: who waited for one would wait for ever. */
  @Test
  void whateverIsRegisteredRecordsOfItArePoison() {
    StringBuilder chain = new StringBuilder("[{\"type\":\"fixed\",\"name\":\"A0\",\"size\":1}");
    for (int i = 1; i < 20_000; i++) {
      chain.append(
          ",{'type':'record','name':'A%,'fields':[{'name':'f','type':'A#}]}"
              .replace("%", i + "'")
              .replace("#", i - 1 + "'")
              .replace('\'', '"'));
    }
    List<String> schemas =
        List.of(
            "",
            " ",
            "null",
            "42",
            "[]",
            "{",
            "{}",
            "\"x\"",
            "{\"type\":[]}",
            "{\"type\":\"record\"}",
            "{\"type\":\"record\",\"name\":7,\"fields\":{}}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[7]}",
            "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[null]}",
            "{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}",
            "{\"type\":\"fixed\",\"name\":\"F\",\"size\":\"x\"}",
            "{\"type\":\"array\",\"items\":".repeat(400) + "\"int\"" + "}".repeat(400),
            "{\"type\":\"array\",\"items\":".repeat(50_000) + "\"int\"" + "}".repeat(50_000),
            chain + "]");
    for (String schema : schemas) {
      byte[] bytes = new byte[40];
      bytes[4] = (byte) registry.add(schema);
      assertThatThrownBy(() -> serde().deserializer().deserialize("frames.live", bytes))
          .as(schema.substring(0, Math.min(80, schema.length())))
          .isInstanceOf(PoisonRecordException.class);
    }
  }

  /** Each level is a byte of the record, of a part that only its writer knows. */
  @Test
  void aRecordAsDeepAsItIsLongIsPoison() {
    Schema list =
        new Schema.Parser()
            .parse(
                "{'type':'record','name':'L','fields':[{'name':'next','type':['null','L']}]}"
                    .replace('\'', '"'));
    List<Schema.Field> fields = new ArrayList<>(List.of(new Schema.Field("deep", list)));
    Frame.getClassSchema()
        .getFields()
        .forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    Schema writer =
        Schema.createRecord("Frame", null, Frame.getClassSchema().getNamespace(), false, fields);
    byte[] bytes = new byte[1_000_000];
    Arrays.fill(bytes, (byte) 2);
    Arrays.fill(bytes, 0, 4, (byte) 0);
    bytes[4] = (byte) registry.add(writer.toString());

    assertThatThrownBy(() -> serde().deserializer().deserialize("frames.live", bytes))
        .isInstanceOf(PoisonRecordException.class)
        .hasMessageContaining("doesn't fit schema id " + bytes[4]);
  }

  @Test
  void unknownIdIsPoisonAndAskedForOnce() {
    byte[] bytes = written();
    bytes[4] = 77;
    AvroSerde<Frame> serde = serde();
    int before = registry.requests().size();

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("frames.live", bytes))
          .isInstanceOf(PoisonRecordException.class)
          .hasMessage("schema id 77 is unknown to the registry");
    }
    assertThat(registry.requests()).hasSize(before + 1);
  }

  @Test
  void idThatBecomesKnownIsReadAfterTheNegativeEntryAges() {
    byte[] bytes = written();
    bytes[4] = 2;
    AvroSerde<Frame> serde = serde("missing.id.cache.ttl.sec", 0);
    assertThatThrownBy(() -> serde.deserializer().deserialize("frames.live", bytes))
        .isInstanceOf(PoisonRecordException.class);

    registry.add(Frame.getClassSchema().toString());

    assertThat(serde.deserializer().deserialize("frames.live", bytes)).isEqualTo(frame);
  }

  @Test
  void schemasAreFetchedOnceEachWay() {
    AvroSerde<Frame> serde = serde();
    for (int i = 0; i < 5; i++) {
      byte[] bytes = serde.serializer().serialize("frames.live", frame);
      assertThat(serde.deserializer().deserialize("frames.live", bytes)).isEqualTo(frame);
    }
    assertThat(registry.requests())
        .containsExactly(
            "POST /subjects/frames.live-value/versions?normalize=false", "GET /schemas/ids/1");
  }

  @Test
  void writerInAnOutageFailsWithoutLosingTheRecordSilently() {
    registry.failAlways(Fault.status(500));

    assertThatThrownBy(() -> serde("max.retries", 1).serializer().serialize("frames.live", frame))
        .isInstanceOf(RegistryUnavailableException.class);
  }
}
