package io.sonostream.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultipartTest {
  private static List<byte[]> parts(byte[] body, String boundary) throws IOException {
    Multipart multipart = new Multipart(new ByteArrayInputStream(body), boundary);
    List<byte[]> parts = new ArrayList<>();
    for (Map<String, String> head = multipart.next(); head != null; head = multipart.next()) {
      ByteArrayOutputStream part = new ByteArrayOutputStream();
      multipart.body(part::write);
      parts.add(part.toByteArray());
    }
    return parts;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void headersAndBytesOfEachPartComeAsTheyAre() throws Exception {
    Multipart multipart =
        new Multipart(
            new ByteArrayInputStream(
                ascii(
                    "pre\r\n--b \r\nContent-Type: application/dicom\r\nX:y\r\n\r\nBytes\r\n--b--\r\n")),
            "b");

    assertThat(multipart.next())
        .containsExactlyInAnyOrderEntriesOf(Map.of("content-type", "application/dicom", "x", "y"));
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    multipart.body(part::write);
    assertThat(part.toString(StandardCharsets.ISO_8859_1)).isEqualTo("Bytes");
    assertThat(multipart.next()).isNull();
  }

  @Test
  void piecesOfTheBoundaryWithinAPartArePartOfIt() throws Exception {
    String tricky = "\r\n--\r\r\n--bound\r\n--boun\r";
    byte[] body = ascii("--boundary\r\n\r\n" + tricky + "\r\n--boundary--");

    assertThat(parts(body, "boundary")).containsExactly(ascii(tricky));
  }

  @Test
  void partsOfEverySizeComeWhole() throws Exception {
    Random random = new Random(3);
    List<byte[]> sent = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size : List.of(0, 1, 65_535, 65_536, 65_537, 200_000)) {
      byte[] part = new byte[size];
      for (int i = 0; i < size; i++) {
        // Mostly what the boundary is made of.
        part[i] = (byte) "\r\n-b\0x".charAt(random.nextInt(6));
      }
      sent.add(part);
      body.write(ascii("--bbbb-bbb-bb\r\n\r\n"));
      body.write(part);
      body.write(ascii("\r\n"));
    }
    body.write(ascii("--bbbb-bbb-bb--"));
    // A part that holds the boundary by chance would rightly end there.
    for (byte[] part : sent) {
      assertThat(new String(part, StandardCharsets.ISO_8859_1)).doesNotContain("\r\n--bbbb-bbb-bb");
    }

    assertThat(parts(body.toByteArray(), "bbbb-bbb-bb")).containsExactlyElementsOf(sent);
  }

  @Test
  void aBodyThatEndsTooEarlyIsNotTakenForWhole() {
    for (String cut :
        List.of(
            "",
            "--b",
            "--b\r\n",
            "--b\r\nA: b\r\n",
            "--b\r\n\r\nbytes\r\n--",
            "--b\r\n\r\nbytes")) {
      assertThatThrownBy(() -> parts(ascii(cut), "b"))
          .as(cut)
          .isInstanceOf(BadRequestException.class);
    }
  }

  @Test
  void randomBodiesAreRefusedOrReadAndNothingElse() {
    Random random = new Random(11);
    for (int run = 0; run < 20_000; run++) {
      StringBuilder text = new StringBuilder("--b");
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append("\r\n-b:x".charAt(random.nextInt(6)));
      }
      try {
        parts(ascii(text.toString()), "b");
      } catch (IOException e) {
        assertThat(e).isInstanceOf(BadRequestException.class);
      }
    }
  }

  @Test
  void parametersOfMediaTypesAreReadWithAndWithoutQuotes() {
    MediaType type =
        MediaType.of("Multipart/Related; type=\"application/dicom\"; Boundary=a-b;x=\"c\\\"d\"");

    assertThat(type.name()).isEqualTo("multipart/related");
    assertThat(type.parameter("type")).isEqualTo("application/dicom");
    assertThat(type.parameter("boundary")).isEqualTo("a-b");
    assertThat(type.parameter("x")).isEqualTo("c\"d");
    assertThat(MediaType.of(null).name()).isEmpty();
  }

  @Test
  void aMediaTypeThatIsLongerThanAnyIsNone() {
    assertThat(MediaType.of("text/html; a=\"" + "b;".repeat(20_000) + "\"").name()).isEmpty();
    assertThat(MediaType.of("text/html; a=\"" + "b;".repeat(400) + "\"").parameter("a"))
        .hasSize(800);
  }
}
