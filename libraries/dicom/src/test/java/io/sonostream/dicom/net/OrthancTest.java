package io.sonostream.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.ClipDraft;
import io.sonostream.dicom.seg.OverlayDraft;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.ReportDraft;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.dicom.seg.SegmentedClip;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.FreePort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An archive as clinics have one: takes a clip and what was made of it, by each way, finds them,
 * and gives them back.
 */
class OrthancTest {
  private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final List<Segment> SEGMENTS =
      List.of(new Segment("lesion", Property.of("lesion")));
  private static final Algorithm ALGORITHM =
      new Algorithm("breast-lesion", "v1", "a".repeat(64), "trained", "0.1.0");

  @TempDir Path folder;

  @Test
  void aClipAndWhatWasMadeOfItAreFoundAndComeBackAsTheyWereByEachWay() throws Exception {
    assumeTrue(isInstalled(), "orthanc is not installed, or its plugin for DICOMweb");
    int http = FreePort.next();
    int dicom = FreePort.next();
    Process orthanc = start(http, dicom);
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> answers(http));
      DicomFile file =
          DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT);
      UltrasoundClip clip = new UltrasoundClip(file, DicomLimits.DEFAULT);
      byte[] seg = written(segmentation(clip));

      assertThat(storeByAssociation(dicom, file.dataSet())).isEqualTo(StoreStatus.STORED);
      StowClient stow = new StowClient(URI.create("http://127.0.0.1:" + http + "/dicom-web"), null);
      assertThat(stow.send(seg)).isEqualTo(StoreStatus.STORED);
      assertThat(stow.send(seg)).as("once more").isEqualTo(StoreStatus.STORED);

      DicomFile kept =
          DicomFile.read(ByteBuffer.wrap(found(http, uid(file.dataSet()))), DicomLimits.DEFAULT);
      assertThat(kept.dataSet().bytes(Attribute.PIXEL_DATA))
          .isEqualTo(file.dataSet().bytes(Attribute.PIXEL_DATA));
      DataSet sent = DicomFile.read(ByteBuffer.wrap(seg), DicomLimits.DEFAULT).dataSet();
      SegmentedClip back =
          new SegmentedClip(
              DicomFile.read(ByteBuffer.wrap(found(http, uid(sent))), DicomLimits.DEFAULT),
              new UltrasoundClip(kept, DicomLimits.DEFAULT));
      for (int frame = 0; frame < clip.frames(); frame++) {
        assertThat(back.classes(frame, Map.of(1, 1), 1)).isEqualTo(mask(clip, frame));
      }
      assertThat(text(http, "/instances")).as("each once").containsOnlyOnce(",");
      for (ClipDraft draft : List.of(segmentations(clip), report(clip), overlay(clip))) {
        assertKeptByEachWay(http, dicom, stow, drawn(draft, clip));
      }
    } finally {
      orthanc.destroy();
      orthanc.waitFor();
    }
  }

  /** By STOW-RS, and when that is gone by C-STORE; twice each time. */
  private static void assertKeptByEachWay(int http, int dicom, StowClient stow, DataSet made)
      throws Exception {
    byte[] file = written(made);
    delete(http, uid(made));
    for (int i = 0; i < 2; i++) {
      assertThat(stow.send(file)).isEqualTo(StoreStatus.STORED);
    }
    assertThat(kept(http, made)).as("%s by STOW-RS", modality(made)).isEqualTo(file);
    delete(http, uid(made));
    for (int i = 0; i < 2; i++) {
      assertThat(storeByAssociation(dicom, made)).isEqualTo(StoreStatus.STORED);
    }
    assertThat(kept(http, made)).as("%s by C-STORE", modality(made)).isEqualTo(file);
    assertThat(text(http, "/dicom-web/instances?Modality=" + modality(made)))
        .as("found, once")
        .containsOnlyOnce('"' + uid(made) + '"');
  }

  /** The same words in the same order, whatever an archive writes before them. */
  private static byte[] kept(int http, DataSet made) throws Exception {
    ByteBuffer file = ByteBuffer.wrap(found(http, uid(made)));
    return written(DicomFile.read(file, DicomLimits.DEFAULT).dataSet());
  }

  private static String modality(DataSet made) {
    return made.text(Attribute.MODALITY).orElseThrow();
  }

  private static void delete(int port, String uid) throws Exception {
    Optional<String> path = path(port, uid);
    if (path.isPresent()) {
      HttpRequest gone = HttpRequest.newBuilder(URI.create(path.orElseThrow())).DELETE().build();
      HTTP.send(gone, HttpResponse.BodyHandlers.discarding());
    }
  }

  private Process start(int http, int dicom) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("orthanc.json"),
            """
            {
              "Name": "test", "DicomAet": "ORTHANC", "HttpPort": %d, "DicomPort": %d,
              "StorageDirectory": "%s", "IndexDirectory": "%s", "Plugins": ["%s"],
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "OverwriteInstances": false,
              "KeepAlive": false
            }
            """
                .formatted(http, dicom, folder.resolve("store"), folder.resolve("store"), PLUGIN));
    return new ProcessBuilder("Orthanc", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static StoreStatus storeByAssociation(int port, DataSet set) throws IOException {
    byte[] bytes = written(set);
    String sopClass = set.text(Attribute.SOP_CLASS_UID).orElseThrow();
    int head = PartTenWriter.head(TransferSyntax.EXPLICIT_LITTLE.uid(), sopClass, uid(set)).length;
    try (StoreClient client =
        new StoreClient(
            new InetSocketAddress("127.0.0.1", port),
            "ORTHANC",
            "SONOSTREAM",
            List.of(sopClass),
            TransferSyntax.EXPLICIT_LITTLE,
            Duration.ofSeconds(30))) {
      assertThat(client.echo()).isEqualTo(StoreStatus.STORED);
      StoreStatus stored =
          client.store(
              sopClass, uid(set), new ByteArrayInputStream(bytes, head, bytes.length - head));
      client.release();
      return stored;
    }
  }

  private static DataSet segmentation(UltrasoundClip clip) throws Exception {
    return drawn(segmentations(clip), clip);
  }

  private static ClipDraft segmentations(UltrasoundClip clip) throws Exception {
    return new SegmentationDraft(
        clip, PicturePart.WHOLE.bounds(clip), SEGMENTS, ALGORITHM, SegmentationKind.BINARY);
  }

  private static ClipDraft report(UltrasoundClip clip) throws Exception {
    return new ReportDraft(clip, PicturePart.WHOLE.bounds(clip), SEGMENTS, ALGORITHM);
  }

  private static ClipDraft overlay(UltrasoundClip clip) throws Exception {
    return new OverlayDraft(clip, PicturePart.WHOLE.bounds(clip), SEGMENTS, ALGORITHM);
  }

  private static DataSet drawn(ClipDraft draft, UltrasoundClip clip) throws Exception {
    for (int frame = 0; frame < clip.frames(); frame++) {
      draft.add(new ClassMap(clip.width(), clip.height(), mask(clip, frame)), null);
    }
    return draft.finish(Instant.EPOCH.atZone(ZoneOffset.UTC));
  }

  private static byte[] mask(UltrasoundClip clip, int frame) {
    byte[] classes = new byte[clip.width() * clip.height()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) ((i + frame) % 3 == 0 ? 1 : 0);
    }
    return classes;
  }

  private static String uid(DataSet set) {
    return set.text(Attribute.SOP_INSTANCE_UID).orElseThrow();
  }

  private static byte[] written(DataSet set) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PartTenWriter.write(set, out);
    return out.toByteArray();
  }

  /** The file of an instance. */
  private static byte[] found(int port, String uid) throws Exception {
    HttpRequest get =
        HttpRequest.newBuilder(URI.create(path(port, uid).orElseThrow() + "/file")).build();
    return HTTP.send(get, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  /** Where an instance is asked for; empty where there is none. */
  private static Optional<String> path(int port, String uid) throws Exception {
    HttpRequest lookup =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tools/lookup"))
            .POST(HttpRequest.BodyPublishers.ofString(uid))
            .build();
    String answer = HTTP.send(lookup, HttpResponse.BodyHandlers.ofString()).body();
    Matcher path = Pattern.compile("\"Path\"\\s*:\\s*\"(/instances/[^\"]+)\"").matcher(answer);
    return path.find() ? Optional.of("http://127.0.0.1:" + port + path.group(1)) : Optional.empty();
  }

  private static String text(int port, String path) throws Exception {
    HttpRequest get = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HTTP.send(get, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static boolean answers(int port) throws Exception {
    try {
      return text(port, "/dicom-web/studies").startsWith("[");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return Files.isRegularFile(PLUGIN)
          && new ProcessBuilder("Orthanc", "--version")
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
