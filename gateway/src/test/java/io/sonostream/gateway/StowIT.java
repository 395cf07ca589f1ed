package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.schemas.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StowIT {
  private static final String TOKEN = "a-token-of-this-test";
  private static final String RELATED = "multipart/related; type=\"application/dicom\"; boundary=";

  @TempDir Path folder;

  private static byte[] body(String boundary, List<byte[]> parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(
          ("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(part);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static HttpResponse<String> post(
      Gateway to, String path, String token, String type, byte[] body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + to.stowPort().orElseThrow() + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(Gateway to, List<byte[]> parts) throws Exception {
    return post(
        to, "/dicom-web/studies", TOKEN, RELATED + "of-this-test", body("of-this-test", parts));
  }

  private static List<String> uids(JsonNode answer, String sequence) {
    List<String> uids = new ArrayList<>();
    answer
        .path(sequence)
        .path("Value")
        .forEach(item -> uids.add(item.path("00081155").path("Value").path(0).asText()));
    return uids;
  }

  @Test
  void everyPartIsAnsweredByWhatBecameOfIt() throws Exception {
    try (GatewayBed bed =
            new GatewayBed(
                "stow",
                folder,
                "stow { enabled = true, port = 0, token = "
                    + TOKEN
                    + " }\nspool { max-instance-bytes = 1048576 }");
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      byte[] first = Instances.file(1);
      byte[] second = Instances.file(2);

      HttpResponse<String> all = post(gateway, List.of(first, second, first));
      HttpResponse<String> some =
          post(gateway, List.of(second, "no file".getBytes(StandardCharsets.US_ASCII)));
      HttpResponse<String> none = post(gateway, List.of(new byte[] {1, 2, 3}));
      HttpResponse<String> large = post(gateway, List.of(new byte[1_048_577]));

      assertThat(all.statusCode()).isEqualTo(200);
      assertThat(uids(new ObjectMapper().readTree(all.body()), "00081199"))
          .containsExactly(Instances.uid(1), Instances.uid(2), Instances.uid(1));
      assertThat(some.statusCode()).isEqualTo(202);
      JsonNode partly = new ObjectMapper().readTree(some.body());
      assertThat(uids(partly, "00081199")).containsExactly(Instances.uid(2));
      assertThat(partly.at("/00081198/Value/0/00081197/Value/0").asInt()).isEqualTo(0xC000);
      assertThat(partly.at("/00081198/Value/0/00000902/Value/0").asText())
          .contains("is no DICOM file");
      assertThat(none.statusCode()).isEqualTo(409);
      assertThat(large.statusCode()).as("to send it again is of no use").isEqualTo(409);
      assertThat(large.body()).contains("instance has more than 1048576 bytes, the most taken");

      List<String> expected = new ArrayList<>(Instances.frames(1));
      expected.addAll(Instances.frames(2));
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(expected);
      refusals(gateway);
      assertThat(bed.archived()).hasSize(expected.size());
    }
  }

  @Test
  void ofAPatientNothingGoesOnButAPseudonymAndThatWithAKeyOnly() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "a secret of this test");
    Path incoming = Files.createDirectories(folder.resolve("incoming"));
    Map<Attribute, String> patient =
        Map.of(Attribute.PATIENT_NAME, "Roe^Jane", Attribute.PATIENT_ID, "MRN-7731");
    try (GatewayBed bed =
            new GatewayBed(
                "patient",
                folder,
                ("stow { enabled = true, port = 0, token = %s,"
                        + " frames { task = t, pseudonym-key = \"%s\" } }\n"
                        + "sources.ward { kind = dicom, path = \"%s\", task = t, look-every = 50ms }")
                    .formatted(TOKEN, key, incoming));
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      assertThat(post(gateway, List.of(Instances.file(1, patient))).statusCode()).isEqualTo(200);
      Files.write(incoming.resolve("2.dcm"), Instances.file(2, patient));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> bed.archived().size() == 2 * Instances.FRAMES);

      Map<Boolean, List<Frame>> named =
          bed.frames(bed.topics().framesArchive().name()).stream()
              .collect(Collectors.partitioningBy(frame -> frame.getSubjectId() != null));
      assertThat(named.get(true))
          .hasSize(Instances.FRAMES)
          .allMatch(frame -> frame.getSubjectId().matches("subject-[0-9a-f]{32}"))
          .noneMatch(frame -> frame.getDeviceId().equals("ward"));
      assertThat(named.get(false))
          .hasSize(Instances.FRAMES)
          .allMatch(frame -> frame.getDeviceId().equals("ward"))
          .allMatch(frame -> frame.getAttributes().isEmpty());
      assertThat(bed.allOfInstances()).contains("subject-").doesNotContain("MRN-7731", "Roe");
    }
  }

  @Test
  void whoDripsIsCutOffAndItsPlaceIsTheNextOnes() throws Exception {
    String settings =
        "stow { enabled = true, port = 0, token = %s, max-requests = 1, request-life = 2s }"
            .formatted(TOKEN);
    try (GatewayBed bed = new GatewayBed("drip", folder, settings);
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      int port = gateway.stowPort().orElseThrow();
      try (Socket dripping = new Socket(InetAddress.getLoopbackAddress(), port)) {
        String head =
            "POST /dicom-web/studies HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer %s\r\n"
                + "Content-Type: %sb\r\nContent-Length: 1000000\r\n\r\n--b\r\n\r\n";
        OutputStream to = dripping.getOutputStream();
        to.write(head.formatted(TOKEN, RELATED).getBytes(StandardCharsets.US_ASCII));
        await("the end of its connection")
            .atMost(Duration.ofMinutes(1))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> isCut(to));
        await()
            .atMost(Duration.ofMinutes(1))
            .ignoreExceptions()
            .until(() -> post(gateway, List.of(Instances.file(1))).statusCode() == 200);
      }
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(Instances.frames(1));
    }
  }

  private static boolean isCut(OutputStream to) {
    try {
      to.write('.');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void refusals(Gateway gateway) throws Exception {
    byte[] body = body("b", List.of(Instances.file(9)));
    assertThat(post(gateway, "/dicom-web/studies", "other", RELATED + "b", body).statusCode())
        .isEqualTo(401);
    assertThat(post(gateway, "/elsewhere", TOKEN, RELATED + "b", body).statusCode()).isEqualTo(404);
    assertThat(post(gateway, "/dicom-web/studies", TOKEN, "application/dicom", body).statusCode())
        .isEqualTo(415);
    assertThat(post(gateway, "/dicom-web/studies/2.25.999", TOKEN, RELATED + "b", body).body())
        .contains("belongs to another study");
    HttpResponse<String> cut =
        post(
            gateway,
            "/dicom-web/studies",
            TOKEN,
            RELATED + "b",
            "--b\r\n\r\nhal".getBytes(StandardCharsets.US_ASCII));
    assertThat(cut.statusCode()).isEqualTo(400);
    assertThat(cut.body()).contains("it is cut off");
  }
}
