package io.sonostream.gateway.igtl;

import java.time.Instant;
import java.util.List;

/** A message of each kind. */
final class Samples {
  static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456Z");

  private Samples() {}

  static Message.Image image(int width, int height, int channels) {
    byte[] pixels = new byte[width * height * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 7 + 3);
    }
    return new Message.Image("Image_Reference", AT, width, height, channels, placement(), pixels);
  }

  /** Turned by a right angle, in numbers that 32 bits hold. */
  static Placement placement() {
    return new Placement(
        new Vector(0, 0.25, 0),
        new Vector(-0.5, 0, 0),
        new Vector(0, 0, 1),
        new Vector(12.5, -3.75, 210),
        Axes.RAS);
  }

  static List<Message> all() {
    return List.of(
        image(16, 12, 1),
        image(5, 3, 3),
        new Message.Transform(
            "ProbeToReference",
            AT,
            new Vector(1, 0, 0),
            new Vector(0, 0, 1),
            new Vector(0, -1, 0),
            new Vector(4.5, -2, 0.125)),
        new Message.Position("Stylus", AT, new Vector(1, 2, 3), new Vector(0, 0.5, 0), 0.5),
        new Message.Status("Scanner", AT, 1, -7, "OK", "all is well"),
        new Message.Text("Area_probe", null, "läsion 12.5 mm2"));
  }
}
