package io.sonostream.benchmarks.soak;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.testkit.images.PngForge;
import io.sonostream.testkit.stream.StreamBed;
import io.sonostream.testkit.stream.TopicClient;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What a network sends that wishes us ill, or is merely broken. */
enum HostileRecord {
  NOTHING,
  EMPTY,
  NOISE,
  MADE_UP_SCHEMA,
  CUT_OFF,
  WRONG_SIZE,
  ENORMOUS_SIZE,
  NO_NAME,
  UNKNOWN_TASK,
  BROKEN_PICTURE,
  LYING_PICTURE,
  SWELLING_VALUE,
  SWELLING_HEADER;

  private static final int SIDE = 64;

  /** Far over the topic's limit, and a kilobyte on the wire. */
  private static final int SWOLLEN = 9 << 20;

  /**
   * @param sequence different each time
   */
  ProducerRecord<byte[], byte[]> make(
      TopicClient client, String topic, long sequence, Random random) {
    byte[] key = new byte[4];
    random.nextBytes(key);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key, value(client, topic, sequence, random));
    if (this == SWELLING_HEADER) {
      record.headers().add("swells", new byte[SWOLLEN]);
    }
    return record;
  }

  private byte @Nullable [] value(TopicClient client, String topic, long sequence, Random random) {
    return switch (this) {
      case NOTHING -> null;
      case EMPTY -> new byte[0];
      case NOISE -> noise(random, 200);
      case MADE_UP_SCHEMA ->
          ByteBuffer.allocate(40).put((byte) 0).putInt(1_000_000 + random.nextInt(1 << 30)).array();
      case CUT_OFF -> {
        byte[] whole = client.encode(topic, frame(sequence).build());
        yield Arrays.copyOf(whole, whole.length / 2);
      }
      case WRONG_SIZE -> client.encode(topic, frame(sequence).setWidth(SIDE + 1).build());
      case ENORMOUS_SIZE ->
          client.encode(topic, frame(sequence).setWidth(1 << 30).setHeight(1 << 30).build());
      case NO_NAME -> client.encode(topic, frame(sequence).setDeviceId(" ").build());
      case UNKNOWN_TASK -> client.encode(topic, frame(sequence).setTask("nobodys").build());
      case BROKEN_PICTURE ->
          client.encode(topic, picture(sequence, PixelEncoding.JPEG, noise(random, 500)));
      case LYING_PICTURE ->
          client.encode(
              topic,
              picture(
                  sequence,
                  PixelEncoding.PNG,
                  PngForge.png(2, 2, 8, PngForge.GRAY, new int[] {1, 2, 3, 4})));
      case SWELLING_VALUE -> new byte[SWOLLEN];
      case SWELLING_HEADER -> client.encode(topic, frame(sequence).build());
    };
  }

  private static Frame picture(long sequence, PixelEncoding encoding, byte[] bytes) {
    return frame(sequence).setEncoding(encoding).setPixels(ByteBuffer.wrap(bytes)).build();
  }

  private static Frame.Builder frame(long sequence) {
    return Frame.newBuilder()
        .setDeviceId("hostile")
        .setStreamId("soak")
        .setSequence(sequence)
        .setCapturedAt(Instant.now())
        .setTask(StreamBed.TASK)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setPixelFormat(PixelFormat.GRAY8)
        .setEncoding(PixelEncoding.RAW)
        .setPixels(ByteBuffer.wrap(new byte[SIDE * SIDE]))
        .setAttributes(Map.of());
  }

  private static byte[] noise(Random random, int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return noise;
  }
}
