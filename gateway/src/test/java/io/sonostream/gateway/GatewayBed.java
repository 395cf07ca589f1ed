package io.sonostream.gateway;

import io.sonostream.client.Cluster;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Topics of one test on the shared broker, and settings of a gateway that writes to them. */
final class GatewayBed implements AutoCloseable {
  private final LocalCluster local = SharedCluster.get();
  private final String prefix;
  private final Path config;
  private final Topics topics;
  private final TopicClient client;

  /**
   * @param settings HOCON, the inside of {@code gateway}
   */
  GatewayBed(String prefix, Path folder, String settings) throws IOException {
    this.prefix = prefix;
    this.topics = new Topics(TopicOptions.DEFAULT.withPrefix(prefix + ".").withPartitions(3, 2));
    this.client = new TopicClient(local.kafka(), local.registry());
    StringBuilder text = new StringBuilder();
    section(text, "kafka", local.kafka());
    section(text, "registry", local.registry());
    text.append(
        "topics { prefix = \"" + prefix + ".\", frame-partitions = 3, label-partitions = 2 }\n");
    text.append("gateway {\n  http.port = 0\n").append(settings).append("\n}\n");
    this.config = Files.writeString(folder.resolve(prefix + ".conf"), text);
  }

  private static void section(StringBuilder text, String name, Map<String, String> values) {
    text.append(name).append(" {\n");
    values.forEach((key, value) -> text.append("  ").append(key).append(" = \"" + value + "\"\n"));
    text.append("}\n");
  }

  Path config() {
    return config;
  }

  GatewaySettings settings() {
    return GatewaySettings.load(config, Map.of());
  }

  Cluster cluster() {
    return Cluster.of(local.kafka(), local.registry(), topics);
  }

  /** Stream and sequence of every frame of the archive that is committed. */
  List<String> archived() {
    return frames(topics.framesArchive().name()).stream()
        .map(frame -> frame.getStreamId() + "/" + frame.getSequence())
        .toList();
  }

  List<Frame> frames(String topic) {
    return client.readAll(topic, Frame.class).stream().map(Map.Entry::getValue).toList();
  }

  /** Every byte that instances have left in the topics, keys and headers too, as Latin letters. */
  String allOfInstances() {
    StringBuilder all = new StringBuilder();
    for (String topic : List.of(topics.framesArchive().name(), topics.instances().name())) {
      for (ConsumerRecord<byte[], byte[]> record : client.readAll(topic)) {
        all.append(new String(record.key(), StandardCharsets.ISO_8859_1))
            .append(new String(record.value(), StandardCharsets.ISO_8859_1));
        record
            .headers()
            .forEach(header -> all.append(new String(header.value(), StandardCharsets.ISO_8859_1)));
      }
    }
    return all.toString();
  }

  /** As any other program would. */
  <T extends SpecificRecord> SourceCoordinates write(String topic, String key, T value) {
    return client.write(topic, key, value);
  }

  Topics topics() {
    return topics;
  }

  static HttpResponse<String> ask(int port, String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return prefix;
  }
}
