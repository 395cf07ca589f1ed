package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sonostream.gateway.igtl.Axes;
import io.sonostream.gateway.igtl.IgtlPeer;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.MessageWriter;
import io.sonostream.gateway.igtl.Placement;
import io.sonostream.gateway.igtl.Vector;
import io.sonostream.gateway.source.SourceState;
import io.sonostream.gateway.source.SourceStatus;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.records.LabelMaps;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenIGTLink with a peer of our own: images in, masks out. */
class IgtlIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final int SIDE = 512;

  private static final Placement PLACED =
      new Placement(
          new Vector(0, 0.25, 0),
          new Vector(-0.5, 0, 0),
          new Vector(0, 0, 1),
          new Vector(12.5, -3.75, 210),
          Axes.RAS);

  @TempDir Path folder;

  private static Message.Image image(String name, int number) {
    byte[] pixels = new byte[6 * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (number + i);
    }
    return new Message.Image(name, NOW.plusMillis(40L * number), 6, 4, 1, PLACED, pixels);
  }

  private static SourceStatus probe(Gateway gateway) {
    return gateway.sources().get(0);
  }

  @Test
  void imagesOfAServerAreFramesAndComeAgainAfterItWasAway() throws Exception {
    try (ServerSocket server = IgtlPeer.open()) {
      String settings =
          """
          retry { first = 50ms, most = 200ms }
          sources.probe { kind = igtl, address = "127.0.0.1:%d", image = Image_Reference, task = t }
          """
              .formatted(server.getLocalPort());
      try (GatewayBed bed = new GatewayBed("igtl-in", folder, settings);
          Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
        gateway.start();
        try (IgtlPeer plus = IgtlPeer.accept(server)) {
          plus.send(
              new Message.Transform(
                  "ProbeToReference", NOW, Vector.ZERO, Vector.ZERO, Vector.ZERO, Vector.ZERO));
          plus.send(image("Other_Reference", 9));
          plus.send(image("Image_Reference", 0));
          byte[] damaged = MessageWriter.bytes(image("Image_Reference", 8));
          damaged[damaged.length - 3] ^= 0x10;
          plus.send(damaged);
          plus.send(image("Image_Reference", 1));
          await().atMost(LIMIT).until(() -> probe(gateway).published() == 2);
          assertThat(probe(gateway).state()).isEqualTo(SourceState.RUNNING);
          assertThat(probe(gateway).damaged()).isEqualTo(1);
          assertThat(probe(gateway).clockBehindMillis()).isNotNaN();
        }
        try (IgtlPeer again = IgtlPeer.accept(server)) {
          again.send(image("Image_Reference", 2));
          await().atMost(LIMIT).until(() -> probe(gateway).published() == 3);
        }
        await().atMost(LIMIT).until(() -> probe(gateway).failures() > 0);
        assertThat(probe(gateway).failed()).isZero();
        assertThat(GatewayBed.ask(gateway.httpPort().orElseThrow(), "/metrics").body())
            .contains("sonostream_gateway_source_damaged_total{source=\"probe\"} 1.0");

        List<Frame> frames = bed.frames(bed.topics().framesLive().name());
        assertThat(frames).hasSize(3);
        assertThat(frames.stream().map(Frame::getStreamId).distinct()).hasSize(1);
        for (int i = 0; i < 3; i++) {
          Frame frame =
              frames.stream().sorted(Comparator.comparing(Frame::getSequence)).toList().get(i);
          assertThat(frame.getDeviceId()).isEqualTo("probe");
          assertThat(frame.getSequence()).isEqualTo(i);
          assertThat(frame.getCapturedAt()).isEqualTo(NOW.plusMillis(40L * i));
          assertThat(frame.getPixels()).isEqualTo(ByteBuffer.wrap(image("", i).pixels()));
          assertThat(frame.getPixelSpacing()).isEqualTo(new PixelSpacing(0.5, 0.25));
          assertThat(frame.getPose().getRowDirection()).isEqualTo(List.of(-0.0, -1.0, 0.0));
          // Centre (-12.5, 3.75, 210) in LPS, less 2.5 columns and 1.5 rows.
          assertThat(frame.getPose().getPosition()).isEqualTo(List.of(-13.25, 4.375, 210.0));
        }
      }
    }
  }

  @Test
  void framesCarryThePoseThatComesInTransformsOfItsOwn() throws Exception {
    try (ServerSocket server = IgtlPeer.open()) {
      String settings =
          """
          sources.probe {
            kind = igtl, address = "127.0.0.1:%d", image = Image_Probe, task = t
            transform = ProbeToReference, transform-age = 50ms
          }
          """
              .formatted(server.getLocalPort());
      try (GatewayBed bed = new GatewayBed("igtl-tracked", folder, settings);
          Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
        gateway.start();
        try (IgtlPeer plus = IgtlPeer.accept(server)) {
          plus.send(image("Image_Probe", 0));
          plus.send(moved("StylusToReference", NOW.plusMillis(40), 900));
          plus.send(moved("ProbeToReference", NOW.plusMillis(40), 100));
          plus.send(image("Image_Probe", 1));
          plus.send(moved("ProbeToReference", NOW.plusMillis(80), 200));
          plus.send(image("Image_Probe", 2));
          plus.send(image("Image_Probe", 3));
          // The marker is out of sight.
          plus.send(image("Image_Probe", 4));
          await().atMost(LIMIT).until(() -> probe(gateway).published() == 5);
          assertThat(probe(gateway).unplaced()).isEqualTo(2);
          assertThat(metrics(gateway))
              .contains("sonostream_gateway_source_unplaced_total{source=\"probe\"} 2.0");
        }
        List<Frame> frames =
            bed.frames(bed.topics().framesLive().name()).stream()
                .sorted(Comparator.comparing(Frame::getSequence))
                .toList();
        assertThat(frames)
            .allSatisfy(
                frame ->
                    assertThat(frame.getPixelSpacing()).isEqualTo(new PixelSpacing(0.5, 0.25)));
        assertThat(frames.get(0).getPose()).isNull();
        assertThat(frames.get(4).getPose()).isNull();
        // As the image says it, moved along the first axis, which in LPS points the other way.
        assertThat(frames.get(1).getPose().getPosition()).isEqualTo(List.of(-113.25, 4.375, 210.0));
        assertThat(frames.get(2).getPose().getPosition()).isEqualTo(List.of(-213.25, 4.375, 210.0));
        assertThat(frames.get(3).getPose()).isEqualTo(frames.get(2).getPose());
      }
    }
  }

  private static Message.Transform moved(String name, Instant at, double millimetres) {
    return new Message.Transform(
        name,
        at,
        new Vector(1, 0, 0),
        new Vector(0, 1, 0),
        new Vector(0, 0, 1),
        new Vector(millimetres, 0, 0));
  }

  @Test
  void masksComeBackWhereTheirFramesLieAndASlowPeerHoldsUpNobody() throws Exception {
    String settings = "igtl { enabled = true, port = 0, names { probe-1 = probe } }";
    try (GatewayBed bed = new GatewayBed("igtl-out", folder, settings);
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      int port = gateway.igtlPort().orElseThrow();
      try (IgtlPeer slow = IgtlPeer.connectSlowly(port);
          IgtlPeer slicer = IgtlPeer.connect(port)) {
        assertThat(slow.ask().code()).isEqualTo(Message.Status.OK);
        assertThat(slicer.ask().code()).isEqualTo(Message.Status.OK);
        Mask mask = publish(bed, 0);

        Message.Image labels = slicer.next("Mask_probe").image().orElseThrow();
        assertThat(labels.pixels()).isEqualTo(LabelMaps.decode(mask.getLabelMap()));
        assertThat(labels.at()).isEqualTo(mask.getTiming().getCapturedAt());
        assertThat(labels.placement().axes()).isEqualTo(Axes.RAS);
        assertThat(labels.placement().along().y()).isEqualTo(0.5);
        assertThat(labels.placement().down().x()).isEqualTo(-0.25);
        assertThat(labels.placement().centre().x()).isCloseTo(-9 - 0.25 * 255.5, within(1e-3));
        assertThat(labels.placement().centre().y()).isCloseTo(4 + 0.5 * 255.5, within(1e-3));
        assertThat(((Message.Text) slicer.next("Area_probe")).text()).isEqualTo("lesion 0.8 mm2");
        Message.Image overlay = slicer.next("Over_probe").image().orElseThrow();
        assertThat(overlay.channels()).isEqualTo(3);
        assertThat(overlay.pixels()[0]).as("background is the frame's").isEqualTo((byte) 77);
        assertThat(overlay.pixels()[3 * (SIDE + 1)])
            .as("the class has a colour")
            .isNotEqualTo((byte) 77);

        // What the slow one does not take fills the buffers between, and then is dropped.
        for (int i = 1; dropped(gateway) == 0; i++) {
          publish(bed, i);
          assertThat(slicer.next("Mask_probe").at())
              .isEqualTo(Fixtures.CAPTURED.plusMillis(50L * i));
          assertThat(i).isLessThan(1000);
        }
        slow.close();
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> assertThat(metrics(gateway)).contains("sonostream_gateway_igtl_peers 1.0"));
      }
    }
  }

  @Test
  void whoTakesNothingGivesItsPlaceToTheNext() throws Exception {
    String settings = "igtl { enabled = true, port = 0, max-peers = 1, send-timeout = 200ms }";
    try (GatewayBed bed = new GatewayBed("igtl-stuck", folder, settings);
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      int port = gateway.igtlPort().orElseThrow();
      try (IgtlPeer stuck = IgtlPeer.connectSlowly(port)) {
        assertThat(stuck.ask().code()).isEqualTo(Message.Status.OK);
        AtomicInteger sequence = new AtomicInteger();
        await()
            .atMost(LIMIT)
            .until(
                () -> {
                  publish(bed, sequence.getAndIncrement());
                  return metrics(gateway).contains("sonostream_gateway_igtl_refused_total 1.0");
                });
        try (IgtlPeer next = IgtlPeer.connect(port)) {
          assertThat(next.ask().code()).isEqualTo(Message.Status.OK);
        }
      }
    }
  }

  private static String metrics(Gateway gateway) throws Exception {
    return GatewayBed.ask(gateway.httpPort().orElseThrow(), "/metrics").body();
  }

  private static double dropped(Gateway gateway) throws Exception {
    String name = "sonostream_gateway_igtl_messages_total{outcome=\"dropped\"} ";
    return metrics(gateway)
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  /** A frame, and the mask of it that a processor would write. */
  private static Mask publish(GatewayBed bed, int sequence) {
    byte[] pixels = new byte[SIDE * SIDE];
    java.util.Arrays.fill(pixels, (byte) 77);
    byte[] classes = new byte[SIDE * SIDE];
    classes[SIDE + 1] = 1;
    ImagePose pose =
        new ImagePose(List.of(9.0, -4.0, 100.0), List.of(0.0, -1.0, 0.0), List.of(1.0, 0.0, 0.0));
    Frame frame =
        Fixtures.frame(sequence)
            .setWidth(SIDE)
            .setHeight(SIDE)
            .setPixels(ByteBuffer.wrap(pixels))
            .setPose(pose)
            .build();
    String device = frame.getDeviceId();
    SourceCoordinates at = bed.write(bed.topics().framesLive().name(), device, frame);
    Mask mask =
        Fixtures.mask(sequence)
            .setWidth(SIDE)
            .setHeight(SIDE)
            .setLabelMap(LabelMaps.encode(SIDE, SIDE, classes))
            .setPose(pose)
            .setSource(at)
            .build();
    bed.write(bed.topics().masksLive().name(), device, mask);
    return mask;
  }
}
