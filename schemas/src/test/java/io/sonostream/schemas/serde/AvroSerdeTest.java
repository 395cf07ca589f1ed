package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.fixtures.StubRegistry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {
  private static final String TOPIC = "frames.live";
  private final StubRegistry registry = new StubRegistry();

  @AfterEach
  void stop() {
    registry.close();
  }

  private Map<String, Object> configs(Object... more) {
    Map<String, Object> configs = new HashMap<>();
    configs.put("schema.registry.url", registry.url());
    for (int i = 0; i < more.length; i += 2) {
      configs.put((String) more[i], more[i + 1]);
    }
    return configs;
  }

  private AvroSerde<Frame> frames(Object... more) {
    return new AvroSerde<>(Frame.class, configs(more));
  }

  static List<SpecificRecord> everyTopicRecord() {
    return Fixtures.everyTopicRecord();
  }

  @ParameterizedTest
  @MethodSource("everyTopicRecord")
  void everyRecordSurvivesTheRoundTripThroughASerdeLoadedByName(SpecificRecord record)
      throws Exception {
    @SuppressWarnings("unchecked")
    AvroSerde<SpecificRecord> serde =
        (AvroSerde<SpecificRecord>) Utils.newInstance(AvroSerde.class.getName(), AvroSerde.class);
    serde.configure(configs(), false);

    byte[] bytes = serde.serializer().serialize("t", record);

    assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, 1);
    assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(record);
  }

  @Test
  void tombstoneStaysNull() {
    AvroSerde<Frame> serde = frames();

    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void registeredSchemaIsCleanOfJava() {
    frames().serializer().serialize(TOPIC, Fixtures.frame().build());

    assertThat(frames().serializer().serialize(TOPIC, Fixtures.frame().build())).isNotEmpty();
    Schema known = new Schema.Parser().parse(registry.schema(1));
    assertThat(known.toString()).doesNotContain("avro.java.string");
    assertThat(known.getDoc()).isEqualTo(Frame.getClassSchema().getDoc());
    assertThat(known.getFields()).hasSameSizeAs(Frame.getClassSchema().getFields());
  }

  @ParameterizedTest
  @MethodSource("poison")
  void bytesThatAreNotARecordArePoison(byte[] bytes) {
    AvroSerde<Frame> serde = frames();
    serde.serializer().serialize(TOPIC, Fixtures.frame().build());

    assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
        .isInstanceOf(PoisonRecordException.class);
  }

  static List<byte[]> poison() {
    // string of 2^31-1 and of negative length after a good header
    return List.of(
        new byte[0],
        new byte[] {0, 0, 0, 0},
        new byte[] {0, 0, 0, 0, 1},
        new byte[] {1, 0, 0, 0, 1, 2, 3},
        new byte[] {0, -1, -1, -1, -1, 2, 3},
        new byte[] {0, 0, 0, 0, 1, -2, -1, -1, -1, 15, 1},
        new byte[] {0, 0, 0, 0, 1, 1, 1, 1},
        "not avro at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void bytesAfterTheEndArePoison() {
    AvroSerde<Frame> serde = frames();
    byte[] bytes = serde.serializer().serialize(TOPIC, Fixtures.frame().build());

    assertThatThrownBy(
            () -> serde.deserializer().deserialize(TOPIC, Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(PoisonRecordException.class)
        .hasMessageContaining("bytes after its end");
  }

  @Test
  void everyTruncationIsPoison() {
    AvroSerde<Mask> serde = new AvroSerde<>(Mask.class, configs());
    byte[] bytes = serde.serializer().serialize("masks.live", Fixtures.mask().build());

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> serde.deserializer().deserialize("masks.live", cut))
          .isInstanceOf(PoisonRecordException.class);
    }
  }

  @Test
  void hostileCountsDontTakeTheHeap() {
    AvroSerde<Mask> serde = new AvroSerde<>(Mask.class, configs());
    byte[] good = serde.serializer().serialize("masks.live", Fixtures.mask().build());
    // Every byte in turn begins a number of 2^31-1: as a length or count it asks for gigabytes.
    byte[] huge = {-2, -1, -1, -1, 15};
    for (int at = 5; at < good.length; at++) {
      ByteBuffer bytes = ByteBuffer.allocate(good.length + huge.length);
      bytes.put(good, 0, at).put(huge).put(good, at, good.length - at);
      readOrPoison(serde, "masks.live", bytes.array());
    }
  }

  @Test
  void anyBytesAreARecordOrPoison() {
    AvroSerde<Mask> serde = new AvroSerde<>(Mask.class, configs());
    byte[] good = serde.serializer().serialize("masks.live", Fixtures.mask().build());
    Random random = new Random(5);
    int poison = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = good.clone();
      int flips = 1 + random.nextInt(6);
      for (int f = 0; f < flips; f++) {
        bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
      }
      poison += readOrPoison(serde, "masks.live", bytes) ? 0 : 1;
    }
    assertThat(poison).isBetween(1_000, 29_999);
  }

  private static boolean readOrPoison(AvroSerde<Mask> serde, String topic, byte[] bytes) {
    try {
      return serde.deserializer().deserialize(topic, bytes) != null;
    } catch (PoisonRecordException expected) {
      return false;
    }
  }

  @Test
  void anotherRecordThanTheTopicsIsPoison() {
    byte[] mask =
        new AvroSerde<>(Mask.class, configs())
            .serializer()
            .serialize(TOPIC, Fixtures.mask().build());

    assertThatThrownBy(() -> frames().deserializer().deserialize(TOPIC, mask))
        .isInstanceOf(PoisonRecordException.class)
        .hasMessageContaining("io.sonostream.schemas.Mask")
        .hasMessageContaining("can't be read as io.sonostream.schemas.Frame");
  }

  @Test
  void recordThatNoClassIsNamedAfterIsPoisonAndNothingIsLoaded() {
    int id =
        registry.add(SchemaBuilder.record("java.lang.Runtime").fields().endRecord().toString());
    AvroSerde<SpecificRecord> serde = new AvroSerde<>();
    serde.configure(configs(), false);

    assertThatThrownBy(
            () -> serde.deserializer().deserialize(TOPIC, new byte[] {0, 0, 0, 0, (byte) id}))
        .isInstanceOf(PoisonRecordException.class)
        .hasMessageContaining("not a record that this program knows");
  }

  @Test
  void typeCanBeNamedInTheConfiguration() {
    byte[] bytes = frames().serializer().serialize(TOPIC, Fixtures.frame().build());
    AvroSerde<SpecificRecord> serde = new AvroSerde<>();
    serde.configure(configs("specific.avro.value.type", Mask.class.getName()), false);

    assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
        .hasMessageContaining("can't be read as io.sonostream.schemas.Mask");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({
    "io.confluent.kafka.serializers.subject.TopicNameStrategy,frames.live-value",
    "io.confluent.kafka.serializers.subject.RecordNameStrategy,io.sonostream.schemas.Frame",
    "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy,"
        + "frames.live-io.sonostream.schemas.Frame",
    "io.sonostream.schemas.serde.SubjectNames$ByRecord,io.sonostream.schemas.Frame"
  })
  void subjectsAreNamedByStrategy(String strategy, String subject) {
    frames("value.subject.name.strategy", strategy)
        .serializer()
        .serialize(TOPIC, Fixtures.frame().build());

    assertThat(registry.requests())
        .containsExactly("POST /subjects/" + subject + "/versions?normalize=false");
  }

  @Test
  void keysHaveSubjectsOfTheirOwn() {
    AvroSerde<SpecificRecord> serde = new AvroSerde<>();
    serde.configure(configs(), true);
    serde.serializer().serialize(TOPIC, Fixtures.pixelSpacing().build());

    assertThat(registry.requests()).first().asString().contains("/subjects/frames.live-key/");
  }

  @Test
  void unregisteredSchemaIsRefusedWhereRegisteringIsOff() {
    assertThatThrownBy(
            () ->
                frames("auto.register.schemas", false)
                    .serializer()
                    .serialize(TOPIC, Fixtures.frame().build()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("not registered under frames.live-value")
        .hasMessageContaining("register it first");
  }

  @Test
  void registeredSchemaIsLookedUpWhereRegisteringIsOff() {
    frames().serializer().serialize(TOPIC, Fixtures.frame().build());
    AvroSerde<Frame> serde = frames("auto.register.schemas", "false", "normalize.schemas", "true");

    byte[] bytes = serde.serializer().serialize(TOPIC, Fixtures.frame().build());

    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Fixtures.frame().build());
    assertThat(registry.requests()).contains("POST /subjects/frames.live-value?normalize=true");
  }

  @Test
  void latestVersionIsWrittenByNameNotByPosition() {
    Schema reordered = Evolution.withFieldsReversed(Frame.getClassSchema());
    int id = registry.add(reordered.toString());
    registry.makeLatest("frames.live-value", id);
    AvroSerde<Frame> serde = frames("use.latest.version", true, "auto.register.schemas", false);

    byte[] bytes = serde.serializer().serialize(TOPIC, Fixtures.frame().build());

    assertThat(bytes[4]).isEqualTo((byte) id);
    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Fixtures.frame().build());
  }

  @Test
  void idInTheConfigurationIsWritten() {
    registry.add("\"string\"");
    int id = registry.add(Evolution.withFieldsReversed(Frame.getClassSchema()).toString());
    AvroSerde<Frame> serde = frames("use.schema.id", id);

    byte[] bytes = serde.serializer().serialize(TOPIC, Fixtures.frame().build());

    assertThat(bytes[4]).isEqualTo((byte) 2);
    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Fixtures.frame().build());
  }

  @Test
  void idOfASchemaThatCantHoldTheRecordIsRefused() {
    int id = registry.add(Mask.getClassSchema().toString());

    assertThatThrownBy(
            () ->
                frames("use.schema.id", id).serializer().serialize(TOPIC, Fixtures.frame().build()))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("use.schema.id=1 can't hold our io.sonostream.schemas.Frame");
  }

  @Test
  void schemasOfOtherKindsArePoison() {
    registry.failAlways(
        new StubRegistry.Fault(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}"));

    assertThatThrownBy(() -> frames().deserializer().deserialize(TOPIC, new byte[] {0, 0, 0, 0, 9}))
        .isInstanceOf(PoisonRecordException.class)
        .hasMessage("schema id 9 is PROTOBUF, not AVRO");
  }

  @Test
  void mistakesInTheConfigurationNameTheKeyAndWhatIsAllowed() {
    refused("schema.registry.url", "ftp://x", "use http:// or https://");
    refused("schema.registry.url", "http://schema_registry:8081", "with an underscore");
    refused("schema.registry.url", "", "name at least one registry");
    refused("schema.registry.url", "http://user:secret@", "***");
    refused("value.subject.name.strategy", "Nonsense", "three strategies");
    refused("specific.avro.reader", false, "use true");
    refused("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info");
    refused("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token");
    refused("bearer.auth.credentials.source", "OAUTHBEARER", "bearer.auth.issuer.endpoint.url");
    refused("bearer.auth.credentials.source", "CUSTOM", "STATIC_TOKEN, OAUTHBEARER");
    refused("basic.auth.credentials.source", "SASL_INHERIT", "sasl.jaas.config");
    refused("max.schemas.per.subject", 0, "max.schemas.per.subject");
    refused("schema.registry.ssl.endpoint.identification.algorithm", "", "host name");
    refused("schema.registry.ssl.truststore.location", "/nowhere/trust.jks", "trust.jks");
    refused(RecordSerdes.SERDE_CLASS, "io.nobody.Serde", "-Pconfluent");
    refused(RecordSerdes.SERDE_CLASS, "java.lang.String", "not a Kafka Serde");
  }

  private void refused(String key, Object value, String why) {
    assertThatThrownBy(() -> new RecordSerdes(configs(key, value)).forValue(Frame.class))
        .isInstanceOf(org.apache.kafka.common.KafkaException.class)
        .satisfies(e -> assertThat(chain(e)).contains(why).doesNotContain("secret"));
  }

  private static String chain(Throwable failure) {
    return failure == null ? "" : failure.getMessage() + "; " + chain(failure.getCause());
  }
}
