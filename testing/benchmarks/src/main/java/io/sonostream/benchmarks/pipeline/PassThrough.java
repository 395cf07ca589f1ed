package io.sonostream.benchmarks.pipeline;

import io.sonostream.testkit.stream.StreamBed;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** The least that Kafka Streams can do with a frame: take its bytes and write them elsewhere. */
final class PassThrough implements AutoCloseable {
  static final String TOPIC = "frames.copied";

  private final KafkaStreams streams;

  /**
   * @param bed has the topic already
   * @param application reads all frames, if it is a new one
   */
  PassThrough(StreamBed bed, String application) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            bed.topics().framesLive().name(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .to(TOPIC, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    Properties properties = new Properties();
    properties.putAll(bed.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, bed.directory().resolve(application).toString());
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.request.size", 16 << 20);
    streams = new KafkaStreams(builder.build(), properties);
    streams.start();
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(30));
  }
}
