package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.TopicClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway that was taken over would write: whatever becomes of such a record, the good frame
 * right behind it has its mask, and the processor lives.
 */
final class TopicAttacks implements AutoCloseable {
  static final String TASK = "breast-lesion";
  private static final int SIDE = 32;
  private static final int BOMB = 9_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String frames;
  private final String masks;
  private final TopicClient client;
  private final BooleanSupplier alive;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> answers;
  private final List<Attack> all = new ArrayList<>();
  private long sequence;

  /**
   * @param alive whether the processor can go on
   */
  TopicAttacks(
      Map<String, String> kafka, Topics topics, TopicClient client, BooleanSupplier alive) {
    this.frames = topics.framesLive().name();
    this.masks = topics.masksLive().name();
    this.client = client;
    this.alive = alive;
    Map<String, Object> sending = new HashMap<>(kafka);
    sending.put("compression.type", "zstd");
    sending.put("max.request.size", 40_000_000);
    sending.put("buffer.memory", 80_000_000L);
    producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
    answers =
        new KafkaConsumer<>(
            new HashMap<>(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> from = List.of(new TopicPartition(masks, 0));
    answers.assign(from);
    answers.seekToBeginning(from);
  }

  List<Attack> list() {
    attack(
        "a record of nine megabytes that is a kilobyte on the wire",
        () -> send(bytes("x"), new byte[BOMB]));
    attack(
        "a good frame with a header of nine megabytes",
        () -> {
          ProducerRecord<byte[], byte[]> record =
              new ProducerRecord<>(frames, bytes("d"), client.encode(frames, frame(0).build()));
          record.headers().add("a", new byte[BOMB]);
          producer.send(record).get();
        });
    attack(
        "a good frame with ten thousand headers",
        () -> {
          ProducerRecord<byte[], byte[]> record =
              new ProducerRecord<>(frames, bytes("d"), client.encode(frames, frame(0).build()));
          for (int i = 0; i < 10_000; i++) {
            record.headers().add("h" + i, new byte[] {1});
          }
          producer.send(record).get();
        });
    attack("no value", () -> send(bytes("x"), null));
    attack("no key and no value", () -> send(null, null));
    attack("an empty value", () -> send(bytes("x"), new byte[0]));
    attack(
        "a schema id that nobody registered",
        () -> send(bytes("x"), new byte[] {0, 127, 1, 2, 3, 4, 5}));
    attack(
        "five hundred schema ids that nobody registered",
        () -> {
          Random random = new Random(5);
          for (int i = 0; i < 500; i++) {
            byte[] id = new byte[40];
            random.nextBytes(id);
            id[0] = 0;
            send(bytes("x"), id);
          }
        });
    attack(
        "a frame cut in the middle",
        () -> {
          byte[] whole = client.encode(frames, frame(0).build());
          send(bytes("d"), Arrays.copyOf(whole, whole.length / 2));
        });
    attack(
        "a frame whose lengths lie",
        () -> {
          byte[] whole = client.encode(frames, frame(0).build());
          Arrays.fill(whole, 5, 12, (byte) 0xff);
          send(bytes("d"), whole);
        });
    attack(
        "a key that is no text",
        () -> send(new byte[] {(byte) 0xff, 0, 10, 13, 27}, bytes("junk")));
    attack(
        "a log line in a device's name",
        () -> {
          Frame forged =
              frame(0).setDeviceId("a\n12:00:00.000 INFO  model FORGED serves\u001b[31m").build();
          send(bytes("d"), client.encode(frames, forged));
        });
    attack(
        "sides of 2^31",
        () ->
            send(
                bytes("d"),
                client.encode(
                    frames,
                    frame(0).setWidth(Integer.MAX_VALUE).setHeight(Integer.MAX_VALUE).build())));
    attack(
        "negative sides",
        () ->
            send(bytes("d"), client.encode(frames, frame(0).setWidth(-32).setHeight(-32).build())));
    attack(
        "fewer pixels than the sides say",
        () ->
            send(bytes("d"), client.encode(frames, frame(0).setWidth(640).setHeight(480).build())));
    attack(
        "a JPEG of 900 megapixels that says it is one of 64x64",
        () -> image(PixelEncoding.JPEG, Pictures.jpegWithTwoSizes()));
    attack(
        "a PNG of 100,000 x 100,000 pixels",
        () -> image(PixelEncoding.PNG, Pictures.pngOfSides(100_000, 100_000)));
    attack(
        "a PNG whose pixels unpack for ever",
        () -> image(PixelEncoding.PNG, Pictures.pngBomb(64, 64, BOMB)));
    attack(
        "a task that nobody has",
        () -> send(bytes("d"), client.encode(frames, frame(0).setTask("../../etc").build())));
    attack(
        "a capture at the end of time",
        () ->
            send(
                bytes("d"),
                client.encode(
                    frames,
                    frame(0).setCapturedAt(Instant.ofEpochSecond(9_000_000_000_000L)).build())));
    attack(
        "a million attributes",
        () -> {
          Map<String, String> many = new HashMap<>();
          for (int i = 0; i < 200_000; i++) {
            many.put("a" + i, "");
          }
          send(bytes("d"), client.encode(frames, frame(0).setAttributes(many).build()));
        });
    return all;
  }

  @Override
  public void close() {
    producer.close();
    answers.close();
  }

  private void image(PixelEncoding encoding, byte[] file) throws Exception {
    Frame frame =
        frame(0)
            .setWidth(64)
            .setHeight(64)
            .setEncoding(encoding)
            .setPixels(ByteBuffer.wrap(file))
            .build();
    send(bytes("d"), client.encode(frames, frame));
  }

  private void attack(String what, Attack.Attempt attempt) {
    all.add(
        new Attack(
            "topics",
            what,
            () -> {
              attempt.make();
              long good = ++sequence;
              client.write(frames, "good", frame(good).setDeviceId("good").build());
              awaitMask(good);
              assertThat(alive.getAsBoolean()).as("the processor lives").isTrue();
            }));
  }

  private void awaitMask(long good) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> record : answers.poll(Duration.ofMillis(100))) {
        Mask mask = client.decode(Mask.class, record);
        if (mask.getDeviceId().equals("good") && mask.getSequence() == good) {
          return;
        }
      }
    }
    throw new AssertionError(
        "the good frame behind it has no mask after " + PATIENCE.toSeconds() + " s");
  }

  private void send(byte @Nullable [] key, byte @Nullable [] value) throws Exception {
    producer.send(new ProducerRecord<>(frames, key, value)).get();
  }

  private static Frame.Builder frame(long sequence) {
    return Frame.newBuilder()
        .setDeviceId("d")
        .setStreamId("exam-1")
        .setSequence(sequence)
        .setCapturedAt(Instant.now())
        .setTask(TASK)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setPixelFormat(PixelFormat.GRAY8)
        .setEncoding(PixelEncoding.RAW)
        .setPixels(ByteBuffer.wrap(new byte[SIDE * SIDE]))
        .setSubjectId("subject")
        .setAttributes(Map.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
