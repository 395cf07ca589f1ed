package io.sonostream.benchmarks.stream;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.testkit.stream.StreamBed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.jspecify.annotations.Nullable;

/**
 * What one would write first: {@code stream.mapValues(predictor::predict)}. The network is the same
 * serving archive as ours; what differs is one blocking call a record.
 */
final class PlainAlternative implements AutoCloseable {
  private static final String TOPIC = "masks.plain";

  private final Model model;
  private final Predictor<byte[], byte[]> predictor;
  private final KafkaStreams streams;
  private final AtomicLong masks = new AtomicLong();
  private final CountDownLatch first = new CountDownLatch(1);

  PlainAlternative(StreamBed bed, ModelPackage packed, EngineOptions engine) {
    bed.createTopic(TOPIC);
    model = load(packed, EngineKind.of(engine.engine()));
    int side = packed.manifest().geometry().input().width();
    predictor = model.newPredictor(new PixelsToMask(side));
    RecordSerdes serdes = new RecordSerdes(bed.registry());
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            bed.topics().framesLive().name(),
            Consumed.with(Serdes.ByteArray(), serdes.forValue(Frame.class)))
        .mapValues(this::segment)
        .to(TOPIC, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    Properties properties = new Properties();
    properties.putAll(bed.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "plain");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, bed.directory().resolve("plain").toString());
    properties.put("auto.offset.reset", "latest");
    streams = new KafkaStreams(builder.build(), properties);
  }

  void start() {
    streams.start();
  }

  long masks() {
    return masks.get();
  }

  void awaitFirstMask(Duration patience) throws InterruptedException {
    if (!first.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the plain alternative gives no mask: " + streams.state());
    }
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(30));
    predictor.close();
    model.close();
  }

  private byte[] segment(Frame frame) {
    byte[] pixels = new byte[frame.getPixels().remaining()];
    frame.getPixels().duplicate().get(pixels);
    try {
      byte[] mask = predictor.predict(pixels);
      masks.incrementAndGet();
      first.countDown();
      return mask;
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Model load(ModelPackage packed, EngineKind kind) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Model model = Model.newInstance("plain", Device.cpu(), "PyTorch");
    try {
      TorchScript.writeServing(
          packed.graph().orElseThrow(), packed.weights().orElseThrow(), kind.precision(), archive);
      model.load(new ByteArrayInputStream(archive.toByteArray()), Map.of());
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Bytes (1,1,H,W) in, probabilities as bytes (1,1,H,W) out, thresholded at one half. */
  private record PixelsToMask(int side) implements Translator<byte[], byte[]> {
    @Override
    public NDList processInput(TranslatorContext context, byte[] pixels) {
      return new NDList(
          context
              .getNDManager()
              .create(ByteBuffer.wrap(pixels), new Shape(1, 1, side, side), DataType.UINT8));
    }

    @Override
    public byte[] processOutput(TranslatorContext context, NDList answers) {
      NDArray probabilities = answers.get(0);
      byte[] mask = probabilities.toByteArray();
      for (int i = 0; i < mask.length; i++) {
        mask[i] = (byte) ((mask[i] & 0xff) >= 128 ? 1 : 0);
      }
      return mask;
    }

    @Override
    public @Nullable Batchifier getBatchifier() {
      return null;
    }
  }
}
