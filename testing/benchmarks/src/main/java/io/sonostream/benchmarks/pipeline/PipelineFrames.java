package io.sonostream.benchmarks.pipeline;

import io.sonostream.imaging.image.JpegWriter;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.testkit.stream.StreamBed;
import io.sonostream.testkit.stream.TopicClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/**
 * Frames of one size in one encoding: smooth speckle, so that the encodings have something to do.
 *
 * @param side rows and columns
 */
record PipelineFrames(int side, PixelEncoding encoding, ByteBuffer pixels) {
  private static final int DEVICES = 16;
  private static final float QUALITY = 0.9f;
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST = 8_000;

  static PipelineFrames of(int side, PixelEncoding encoding) {
    PixelImage image = new PixelImage(side, side, 1, speckle(side));
    byte[] bytes =
        switch (encoding) {
          case RAW -> image.pixels();
          case PNG -> PngWriter.encode(image);
          case JPEG -> JpegWriter.encode(image, QUALITY);
          default ->
              throw new UserException(
                  "encoding is " + encoding + "; this benchmark writes RAW, PNG and JPEG");
        };
    return new PipelineFrames(side, encoding, ByteBuffer.wrap(bytes));
  }

  private static byte[] speckle(int side) {
    Random random = new Random(side);
    byte[] pixels = new byte[side * side];
    double level = 90;
    for (int i = 0; i < pixels.length; i++) {
      level += 0.2 * (90 * Math.sqrt(-2 * Math.log(1 - random.nextDouble())) - level);
      pixels[i] = (byte) Math.min(255, level);
    }
    return pixels;
  }

  /** As many as fit on a small disk. */
  int count() {
    return (int) Math.min(MOST, MOST_BYTES / pixels.remaining());
  }

  /** Writes them all before anybody reads one. */
  void fill(StreamBed bed) {
    String topic = bed.topics().framesLive().name();
    try (TopicClient client = bed.client()) {
      for (int i = 0; i < count(); i++) {
        String device = "device-" + i % DEVICES;
        client.send(
            topic, device.getBytes(StandardCharsets.UTF_8), client.encode(topic, frame(device, i)));
      }
      client.flush();
    }
  }

  Frame frame(String device, int number) {
    return Frame.newBuilder()
        .setDeviceId(device)
        .setStreamId("pipeline")
        .setSequence(number / DEVICES)
        .setCapturedAt(Instant.now())
        .setTask(StreamBed.TASK)
        .setWidth(side)
        .setHeight(side)
        .setPixelFormat(PixelFormat.GRAY8)
        .setEncoding(encoding)
        .setPixels(pixels.duplicate())
        .setAttributes(Map.of())
        .build();
  }
}
