package io.sonostream.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.dicom.Forged;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.FreePort;
import io.sonostream.runtime.Python;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's programs as senders and archives. */
class StorePeersTest {
  private static final List<String> NAMES =
      List.of("implicit-gray", "explicit-clip", "big-words", "rle-clip", "baseline-clip");

  @TempDir Path folder;

  @Test
  void pynetdicomSendsEverySyntaxOverSeveralAssociations() throws Exception {
    Python.assume("pydicom", "pynetdicom");
    Inbox inbox = new Inbox(1 << 20);
    StoreServerSettings settings =
        new StoreServerSettings(
            "127.0.0.1",
            0,
            "SONOSTREAM",
            List.of(),
            ServiceClasses.PICTURES,
            8,
            16_384,
            Duration.ofSeconds(60));
    Path script = folder.resolve("store.py");
    try (InputStream in = getClass().getResourceAsStream("/peers/store.py")) {
      Files.write(script, in.readAllBytes());
    }
    try (StoreServer server = new StoreServer(settings, inbox, FailurePolicy.OWNER_ASKS)) {
      server.start();
      List<String> arguments =
          new ArrayList<>(List.of(script.toString(), String.valueOf(server.port()), "4"));
      for (String name : NAMES) {
        Path file = folder.resolve(name + ".dcm");
        Files.write(file, Forged.bytes(name));
        arguments.add(file.toString());
      }

      String said = Python.run(Duration.ofMinutes(2), arguments);

      assertThat(said.strip().lines()).containsOnly("echo 0000", "store 0000");
      assertThat(said.lines()).hasSize(4 + 4 * NAMES.size());
    }
    assertThat(inbox.all).hasSize(4 * NAMES.size());
    for (Inbox.Received received : inbox.all) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      IncomingInstance instance = received.instance();
      file.write(
          PartTenWriter.head(
              instance.transferSyntax(), instance.sopClass(), instance.sopInstance()));
      file.write(received.dataSet());
      DicomFile read = DicomFile.read(ByteBuffer.wrap(file.toByteArray()), DicomLimits.DEFAULT);
      assertThat(read.syntax().uid()).isEqualTo(instance.transferSyntax());
      assertThat(instance.calling()).isEqualTo("PYNETDICOM");
    }
  }

  @Test
  void dcmtksArchiveTakesWhatWeSendAndHasItAsItWas() throws Exception {
    assumeTrue(hasStorescp(), "storescp is not installed");
    int port = FreePort.next();
    Path archive = Files.createDirectory(folder.resolve("archive"));
    Process storescp =
        new ProcessBuilder("storescp", "-od", archive.toString(), String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> answers(port));
      byte[] file = Forged.bytes("explicit-clip");
      DicomFile sent = DicomFile.read(ByteBuffer.wrap(file), DicomLimits.DEFAULT);
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      PartTenWriter.write(sent.dataSet(), written);
      int head =
          PartTenWriter.head(
                  TransferSyntax.EXPLICIT_LITTLE.uid(),
                  ServiceClasses.ULTRASOUND_MULTI_FRAME,
                  "2.25.1")
              .length;
      try (StoreClient client = client(port)) {
        assertThat(client.echo()).isEqualTo(StoreStatus.STORED);
        byte[] bytes = written.toByteArray();
        assertThat(
                client.store(
                    ServiceClasses.ULTRASOUND_MULTI_FRAME,
                    "2.25.1",
                    new ByteArrayInputStream(bytes, head, bytes.length - head)))
            .isEqualTo(StoreStatus.STORED);
        client.release();
      }
      try (Stream<Path> files = Files.list(archive)) {
        DicomFile kept = DicomFile.read(files.findFirst().orElseThrow());
        assertThat(kept.dataSet().text(Attribute.SOP_INSTANCE_UID)).contains("2.25.1");
        assertThat(kept.dataSet().bytes(Attribute.PIXEL_DATA))
            .isEqualTo(sent.dataSet().bytes(Attribute.PIXEL_DATA));
      }
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }
  }

  private static StoreClient client(int port) throws IOException {
    return new StoreClient(
        new InetSocketAddress("127.0.0.1", port),
        "STORESCP",
        "SONOSTREAM",
        List.of(ServiceClasses.ULTRASOUND_MULTI_FRAME),
        TransferSyntax.EXPLICIT_LITTLE,
        Duration.ofSeconds(30));
  }

  private static boolean answers(int port) {
    try (StoreClient client = client(port)) {
      client.release();
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean hasStorescp() throws InterruptedException {
    try {
      return new ProcessBuilder("storescp", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
