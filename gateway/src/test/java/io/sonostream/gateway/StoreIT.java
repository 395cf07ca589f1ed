package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.dicom.net.StoreClient;
import io.sonostream.dicom.net.StoreStatus;
import io.sonostream.runtime.FreePort;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.process.Programs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C-STORE into real topics. Longer: -Dgateway.instances=200 -Dgateway.associations=8. */
class StoreIT {
  private static final int INSTANCES = Integer.getInteger("gateway.instances", 24);
  private static final int ASSOCIATIONS = Integer.getInteger("gateway.associations", 4);
  private static final int KILLS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private static StoreClient client(int port) throws IOException {
    return new StoreClient(
        new InetSocketAddress("127.0.0.1", port),
        "SONOSTREAM",
        "PROBE",
        List.of(ServiceClasses.ULTRASOUND_MULTI_FRAME),
        TransferSyntax.EXPLICIT_LITTLE,
        PATIENCE);
  }

  private static StoreStatus send(StoreClient client, int number) throws IOException {
    return client.store(
        ServiceClasses.ULTRASOUND_MULTI_FRAME, Instances.uid(number), Instances.dataSet(number));
  }

  @Test
  void everyFrameIsThereOnceThoughTheGatewayIsKilledAmongTheAssociations() throws Exception {
    int port = FreePort.next();
    try (GatewayBed bed =
        new GatewayBed(
            "killed", folder, "store { enabled = true, port = " + port + " }\nname = killed")) {
      List<CountDownLatch> kills = new ArrayList<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        kills.add(new CountDownLatch(kill * INSTANCES / (KILLS + 1)));
      }
      AtomicInteger next = new AtomicInteger();
      AtomicInteger again = new AtomicInteger();
      List<Worker> senders = new ArrayList<>();
      Path log = folder.resolve("gateway.log");
      ChildProcess gateway = start(bed, log);
      try {
        for (int i = 0; i < ASSOCIATIONS; i++) {
          senders.add(new Worker("sender-" + i, () -> sendAll(port, next, again, kills)));
        }
        senders.forEach(Worker::start);
        for (CountDownLatch kill : kills) {
          assertThat(kill.await(120, TimeUnit.SECONDS)).as(gateway.endOfLog()).isTrue();
          gateway.kill();
          gateway = start(bed, log);
        }
        senders.forEach(Worker::join);
      } finally {
        gateway.close();
      }

      assertThat(senders).allSatisfy(sender -> assertThat(sender.failure()).isEmpty());
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        expected.addAll(Instances.frames(i));
      }
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(expected);
      System.out.printf(
          Locale.ROOT,
          "%d instances over %d associations, %d kills, %d sent again: %d frames, each once%n",
          INSTANCES,
          ASSOCIATIONS,
          KILLS,
          again.get(),
          expected.size());
    }
  }

  private static ChildProcess start(GatewayBed bed, Path log) {
    return ChildProcess.start(
        GatewayProcess.class, log, ChildProcess.SHORT_LIVED, List.of(bed.config().toString()));
  }

  /** As a device does: what was not answered is sent again. */
  private static void sendAll(
      int port, AtomicInteger next, AtomicInteger again, List<CountDownLatch> kills)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    int number = next.getAndIncrement();
    while (number < INSTANCES) {
      try (StoreClient client = client(port)) {
        while (number < INSTANCES) {
          if (send(client, number).isStored()) {
            kills.forEach(CountDownLatch::countDown);
            number = next.getAndIncrement();
          } else {
            again.incrementAndGet();
          }
        }
        client.release();
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("instance " + number + " was never taken", e);
        }
        again.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  @Test
  void whatAnInstanceBecomesIsWhatItShows() throws Exception {
    try (GatewayBed bed =
            new GatewayBed(
                "shown",
                folder,
                "store { enabled = true, port = 0, frames { device-id = ward-3, region = 1 } }");
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      int port = gateway.storePort().orElseThrow();
      try (StoreClient client = client(port)) {
        assertThat(send(client, 1)).isEqualTo(StoreStatus.STORED);
        assertThat(send(client, 1)).isEqualTo(StoreStatus.STORED);
        StoreStatus damaged =
            client.store(
                ServiceClasses.ULTRASOUND_MULTI_FRAME,
                "2.25.1",
                new ByteArrayInputStream(new byte[] {8, 0, 24, 0, 'X', 'X', 4, 0}));
        assertThat(damaged.code()).isEqualTo(0xC000);
        assertThat(damaged.why()).contains("is of an unknown kind");
        client.release();
      }
      List<Frame> frames = bed.frames(bed.topics().framesArchive().name());

      assertThat(frames).hasSize(Instances.FRAMES);
      for (int i = 0; i < frames.size(); i++) {
        Frame frame = frames.get(i);
        assertThat(frame.getDeviceId()).isEqualTo("ward-3");
        assertThat(frame.getStreamId()).isEqualTo(Instances.stream(1));
        assertThat(frame.getSequence()).isEqualTo(i);
        assertThat(frame.getSubjectId()).isNull();
        assertThat(frame.getDeviceModel()).isEqualTo("Forge Anvil");
        assertThat(frame.getWidth()).isEqualTo(19);
        assertThat(frame.getHeight()).isEqualTo(13);
        assertThat(frame.getPixelSpacing().getColumnMillimetres()).isEqualTo(0.2);
        assertThat(Duration.between(frames.get(0).getCapturedAt(), frame.getCapturedAt()))
            .isEqualTo(Duration.ofMillis(40L * i));
        // Of the rule that the file was made by, at the region's first pixel.
        assertThat(frame.getPixels().get(frame.getPixels().position()) & 0xFF)
            .isEqualTo((7 * 2 + 13 * 3 + 5 * i) % 256);
      }
      String metrics = GatewayBed.ask(gateway.httpPort().orElseThrow(), "/metrics").body();
      assertThat(metrics)
          .contains("sonostream_gateway_instances_total{outcome=\"published\",way=\"store\"} 1.0")
          .contains("sonostream_gateway_instances_total{outcome=\"known\",way=\"store\"} 1.0")
          .contains("sonostream_gateway_instances_total{outcome=\"refused\",way=\"store\"} 1.0");
    }
  }

  /** dcmtk's sender, several at once, each file by two of them. */
  @Test
  void dcmtkSendsTheSameFilesOverSeveralAssociationsAndEveryFrameIsThereOnce() throws Exception {
    assumeTrue(Programs.has("storescu"), "storescu is not installed");
    int files = 6;
    List<String> command =
        new ArrayList<>(List.of("storescu", "-aet", "PROBE", "-aec", "SONOSTREAM", "127.0.0.1"));
    try (GatewayBed bed = new GatewayBed("dcmtk", folder, "store { enabled = true, port = 0 }");
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      command.add(String.valueOf(gateway.storePort().orElseThrow()));
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < files; i++) {
        command.add(Files.write(folder.resolve(i + ".dcm"), Instances.file(i)).toString());
        expected.addAll(Instances.frames(i));
      }
      List<Process> senders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Path said = folder.resolve("storescu-" + i + ".log");
        senders.add(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start());
      }
      for (int i = 0; i < senders.size(); i++) {
        assertThat(senders.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(senders.get(i).exitValue())
            .as(Files.readString(folder.resolve("storescu-" + i + ".log")))
            .isZero();
      }

      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
