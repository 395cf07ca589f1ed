package io.sonostream.processor;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Frames for tests: a bright square that moves with the sequence on a dark ground. */
public final class FrameFixture {
  public static final String TASK = "breast-lesion";
  public static final int SIDE = 32;

  /** Of a picture that stands upright. */
  public static final ImagePose POSE =
      new ImagePose(List.of(-4.0, 12.5, 300.0), List.of(1.0, 0.0, 0.0), List.of(0.0, 0.0, -1.0));

  private FrameFixture() {}

  public static Frame.Builder frame(String device, long sequence) {
    return Frame.newBuilder()
        .setDeviceId(device)
        .setStreamId("exam-1")
        .setSequence(sequence)
        .setCapturedAt(Instant.now())
        .setTask(TASK)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setPixelFormat(PixelFormat.GRAY8)
        .setEncoding(PixelEncoding.RAW)
        .setPixels(ByteBuffer.wrap(square(sequence)))
        .setPixelSpacing(new PixelSpacing(0.5, 0.25))
        .setSubjectId("subject-" + device)
        .setDeviceModel("phantom")
        .setPose(POSE)
        .setAttributes(Map.of());
  }

  /** 64 bright pixels, in a place that tells the sequence. */
  public static byte[] square(long sequence) {
    byte[] pixels = new byte[SIDE * SIDE];
    int x = (int) (sequence % 24);
    int y = (int) (sequence / 24 % 24);
    for (int dy = 0; dy < 8; dy++) {
      for (int dx = 0; dx < 8; dx++) {
        pixels[(y + dy) * SIDE + x + dx] = (byte) 200;
      }
    }
    return pixels;
  }
}
