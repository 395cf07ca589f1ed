package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.registry.RegistryClient;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.SchemaLookup;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the serde and the subjects need of a registry, whichever it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryContract {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private String url = "";
  private RegistryClient client;
  private Map<String, Object> configs;

  /**
   * @return the address of its API
   */
  abstract String start(Path directory) throws Exception;

  @BeforeAll
  void begin(@TempDir Path directory) throws Exception {
    url = start(directory);
    configs = Map.of("schema.registry.url", url);
    client = new RegistryClient(configs);
  }

  static List<SpecificRecord> everyTopicRecord() {
    return Fixtures.everyTopicRecord();
  }

  @ParameterizedTest
  @MethodSource("everyTopicRecord")
  void everyRecordSurvivesTheRoundTrip(SpecificRecord record) {
    AvroSerde<SpecificRecord> serde = new AvroSerde<>();
    serde.configure(configs, false);
    String topic = "trip." + record.getSchema().getName();

    byte[] bytes = serde.serializer().serialize(topic, record);
    AvroSerde<SpecificRecord> fresh = new AvroSerde<>();
    fresh.configure(configs, false);

    assertThat(fresh.deserializer().deserialize(topic, bytes)).isEqualTo(record);
    assertThat(client.subjects()).contains(topic + "-value");
  }

  @Test
  void subjectsAreRegisteredOnceUnderFullTransitiveCompatibility() {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix("once."));
    SubjectAdmin admin = new SubjectAdmin(configs);
    List<String> subjects =
        topics.all().stream()
            .filter(topic -> topic.valueType().isPresent())
            .map(TopicSpec::valueSubject)
            .toList();

    assertThat(admin.inspect(topics).missing()).containsExactlyElementsOf(subjects);
    assertThat(admin.ensure(topics, TIMEOUT).registered()).containsExactlyElementsOf(subjects);
    assertThat(admin.ensure(topics, TIMEOUT).existing()).containsExactlyElementsOf(subjects);
    assertThat(admin.inspect(topics).existing()).containsExactlyElementsOf(subjects);
    assertThat(admin.inspect(topics).problems()).isEmpty();
    assertThat(subjects)
        .hasSize(14)
        .allSatisfy(
            subject ->
                assertThat(client.compatibility(subject)).contains(SubjectAdmin.COMPATIBILITY));
  }

  @Test
  void writersThatMayNotRegisterFindWhatTheAdminStepRegistered() {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix("found."));
    new SubjectAdmin(configs).ensure(topics, TIMEOUT);
    AvroSerde<Frame> serde =
        new AvroSerde<>(
            Frame.class, Map.of("schema.registry.url", url, "auto.register.schemas", false));

    byte[] bytes =
        serde.serializer().serialize(topics.framesLive().name(), Fixtures.frame().build());

    assertThat(serde.deserializer().deserialize(topics.framesLive().name(), bytes))
        .isEqualTo(Fixtures.frame().build());
  }

  @Test
  void serviceThatMayNotRegisterSaysWhatIsMissingAndChangesNothing() {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix("readonly."));
    SubjectAdmin admin =
        new SubjectAdmin(Map.of("schema.registry.url", url, "auto.register.schemas", false));

    assertThatThrownBy(() -> admin.ensure(List.of(topics.framesLive()), TIMEOUT))
        .isInstanceOf(SubjectException.class)
        .hasMessageContaining("readonly.frames.live-value")
        .hasMessageContaining("doctor --create");
    assertThat(client.subjects()).noneMatch(subject -> subject.startsWith("readonly."));

    new SubjectAdmin(configs).ensure(topics, TIMEOUT);

    assertThat(admin.ensure(topics, TIMEOUT).existing()).hasSize(14);
  }

  @Test
  void labelsFromBeforeTheirClassesHadNamesAreReadAndReadersOfThenReadOurs() throws IOException {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix("names."));
    String subject = topics.labels().valueSubject();
    Schema now = LabeledFrame.getClassSchema();
    Schema named = Evolution.withoutField(Evolution.withoutField(now, "ignoredValue"), "speaksFor");
    Schema before = Evolution.withoutField(named, "classNames");
    int id = client.register(subject, before, false);
    assertThat(new SubjectAdmin(configs).ensure(topics, TIMEOUT).problems()).isEmpty();
    assertThat(client.compatibility(subject)).contains(SubjectAdmin.COMPATIBILITY);
    client.register(subject, named, false);
    assertThat(client.isCompatible(subject, now)).isTrue();

    AvroSerde<LabeledFrame> serde =
        new AvroSerde<>(LabeledFrame.class, Map.of("schema.registry.url", url));
    String topic = topics.labels().name();
    LabeledFrame plain = Fixtures.labeledFrame().build();
    LabeledFrame ourLabel =
        Fixtures.labeledFrame()
            .setClassNames(List.of("lesion", "nerve"))
            .setSpeaksFor(List.of("nerve"))
            .setIgnoredValue(255)
            .build();
    byte[] ours = serde.serializer().serialize(topic, ourLabel);
    assertThat(serde.deserializer().deserialize(topic, ours).getClassNames())
        .containsExactly("lesion", "nerve");

    GenericRecord then = GenericWriter.read(client, ours, before);
    assertThat(then.get("annotator")).hasToString(ourLabel.getAnnotator());
    ByteArrayOutputStream old = new ByteArrayOutputStream();
    old.writeBytes(WireFormat.header(id));
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(old, null);
    new GenericDatumWriter<GenericRecord>(before).write(then, encoder);
    encoder.flush();
    assertThat(serde.deserializer().deserialize(topic, old.toByteArray())).isEqualTo(plain);
  }

  @Test
  void registryHoldsOurSubjectsToTheRuleInBothDirections() {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix("rule."));
    new SubjectAdmin(configs).ensure(topics, TIMEOUT);
    String subject = topics.framesLive().valueSubject();
    Schema ours = Frame.getClassSchema();

    // Old readers can't fill it; new readers can't either.
    refused(subject, Evolution.withField(ours, "gain", "\"double\"", null));
    refused(subject, Evolution.withoutField(ours, "sequence"));
    refused(subject, Evolution.withoutField(ours, "pixels"));
    Schema grown = Evolution.withField(ours, "gain", "[\"null\",\"double\"]", "null");
    Schema shrunk = Evolution.withoutField(ours, "subjectId");
    Schema newEncoding = Evolution.withSymbol(ours, "PixelEncoding", "AV1");
    for (Schema allowed : List.of(grown, shrunk, newEncoding)) {
      assertThat(client.isCompatible(subject, allowed)).isTrue();
      assertThat(client.register(subject, allowed, false)).isPositive();
    }
    // Fits the newest version and not the first: transitive means all of them.
    refused(subject, Evolution.withField(shrunk, "subjectId", "\"long\"", "0"));
  }

  private void refused(String subject, Schema schema) {
    assertThat(client.isCompatible(subject, schema)).isFalse();
    assertThatThrownBy(() -> client.register(subject, schema, false))
        .isInstanceOfSatisfying(
            RegistryRefusedException.class, e -> assertThat(e.status()).isEqualTo(409));
  }

  @Test
  void subjectThatSomebodyElseFilledIsAClearFailure() {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix("taken."));
    client.register(
        topics.masksLive().valueSubject(),
        SchemaBuilder.record("Mask")
            .namespace("io.sonostream.schemas")
            .fields()
            .requiredString("somethingElse")
            .endRecord(),
        false);

    assertThatThrownBy(() -> new SubjectAdmin(configs).ensure(topics, TIMEOUT))
        .isInstanceOf(SubjectException.class)
        .hasMessageStartingWith("subject taken.masks.live-value at http://127.0.0.1:")
        .hasMessageContaining("topics.prefix");
  }

  @Test
  void frameOfANewerWriterIsReadAndSoIsAnOlderOne() {
    Schema ours = Frame.getClassSchema();
    Schema newer =
        Evolution.withSymbol(
            Evolution.withField(ours, "gain", "\"double\"", "1.5"), "PixelEncoding", "AV1");
    Schema older =
        Evolution.withoutField(Evolution.withoutField(ours, "deviceModel"), "attributes");
    AvroSerde<Frame> serde = new AvroSerde<>(Frame.class, configs);

    assertThat(serde.deserializer().deserialize("t", GenericWriter.write(client, "n", newer)))
        .satisfies(
            frame -> {
              assertThat(frame.getEncoding().name()).isEqualTo("UNKNOWN");
              assertThat(frame.getDeviceModel()).isEqualTo("Phantom 1");
            });
    assertThat(serde.deserializer().deserialize("t", GenericWriter.write(client, "o", older)))
        .satisfies(
            frame -> {
              assertThat(frame.getDeviceModel()).isNull();
              assertThat(frame.getAttributes()).isEmpty();
              assertThat(frame.getPixels()).isEqualTo(Fixtures.frame().build().getPixels());
            });
  }

  @Test
  void ourFrameIsReadByOlderAndNewerReaders() {
    Schema ours = Frame.getClassSchema();
    Schema newer = Evolution.withField(ours, "gain", "\"double\"", "1.5");
    Schema older = Evolution.withoutField(ours, "deviceModel");
    byte[] bytes =
        new AvroSerde<>(Frame.class, configs)
            .serializer()
            .serialize("ours", Fixtures.frame().build());

    assertThat(GenericWriter.read(client, bytes, newer).get("gain")).isEqualTo(1.5);
    assertThat(GenericWriter.read(client, bytes, older).getSchema().getField("deviceModel"))
        .isNull();
    assertThat(GenericWriter.read(client, bytes, older).get("sequence")).isEqualTo(0L);
  }

  @Test
  void schemaWithReferencesToOtherSubjectsIsReadWhole() throws Exception {
    client.register("spacing", io.sonostream.schemas.PixelSpacing.getClassSchema(), false);
    int id = GenericWriter.registerWithReference(url, "referring", "spacing");

    assertThat(client.byId(id))
        .isInstanceOfSatisfying(
            SchemaLookup.Found.class,
            found ->
                assertThat(found.schema().getField("spacing").schema().getFullName())
                    .isEqualTo("io.sonostream.schemas.PixelSpacing"));
  }

  @Test
  void unknownIdIsPoison() {
    AvroSerde<Mask> serde = new AvroSerde<>(Mask.class, configs);

    assertThatThrownBy(
            () -> serde.deserializer().deserialize("t", new byte[] {0, 0x7f, 0, 0, 1, 0}))
        .isInstanceOf(PoisonRecordException.class)
        .hasMessageContaining("unknown to the registry");
  }

  @Test
  void sameSchemaHasOneIdWithAndWithoutNormalizing() {
    byte[] plain =
        new AvroSerde<>(Mask.class, configs)
            .serializer()
            .serialize("norm", Fixtures.mask().build());
    byte[] normalized =
        new AvroSerde<>(Mask.class, Map.of("schema.registry.url", url, "normalize.schemas", true))
            .serializer()
            .serialize("norm", Fixtures.mask().build());

    assertThat(Arrays.copyOfRange(normalized, 5, normalized.length))
        .isEqualTo(Arrays.copyOfRange(plain, 5, plain.length));
    AvroSerde<Mask> reader = new AvroSerde<>(Mask.class, configs);
    assertThat(reader.deserializer().deserialize("norm", normalized))
        .isEqualTo(reader.deserializer().deserialize("norm", plain));
  }

  @Test
  void latestVersionIsWritten() {
    Schema newer = Evolution.withField(Frame.getClassSchema(), "gain", "\"double\"", "1.5");
    client.register("latest-value", Frame.getClassSchema(), false);
    int id = client.register("latest-value", newer, false);
    AvroSerde<Frame> serde =
        new AvroSerde<>(
            Frame.class,
            Map.of(
                "schema.registry.url", url,
                "auto.register.schemas", false,
                "use.latest.version", true));

    byte[] bytes = serde.serializer().serialize("latest", Fixtures.frame().build());

    assertThat(WireFormat.schemaId(bytes)).isEqualTo(id);
    assertThat(GenericWriter.read(client, bytes, newer).get("gain")).isEqualTo(1.5);
    assertThat(serde.deserializer().deserialize("latest", bytes))
        .isEqualTo(Fixtures.frame().build());
  }
}
