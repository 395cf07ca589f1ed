package io.sonostream.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.dicom.Forged;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Python;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's programs as senders. */
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
}
