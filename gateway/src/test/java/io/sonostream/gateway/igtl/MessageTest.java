package io.sonostream.gateway.igtl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  private static final int MOST = 1 << 20;
  private static final int IMAGE_SIZE = 6;
  private static final int IMAGE_MATRIX = 12;

  private static MessageReader reader(byte[] bytes) {
    return new MessageReader(new ByteArrayInputStream(bytes), MOST);
  }

  /** As a sender would that had such a body: the checksum fits. */
  private static byte[] withBody(byte[] message, int at, int... bytes) {
    byte[] changed = message.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[Header.BYTES + at + i] = (byte) bytes[i];
    }
    long checksum = Crc64.of(ByteBuffer.wrap(changed).position(Header.BYTES));
    ByteBuffer.wrap(changed).putLong(Header.BYTES - Long.BYTES, checksum);
    return changed;
  }

  @Test
  void theChecksumIsThatOfEcma182() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Crc64.of(ByteBuffer.wrap(digits))).isEqualTo(0x6C40DF5F0B497347L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyMessageComesBackAsItWasSent(int version) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Message message : Samples.all()) {
      all.writeBytes(MessageWriter.bytes(message, version));
    }
    MessageReader reader = reader(all.toByteArray());
    for (Message message : Samples.all()) {
      assertThat(reader.next()).usingRecursiveComparison().isEqualTo(message);
    }
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }

  @Test
  void metadataOfVersionTwoIsPassedOver() throws Exception {
    byte[] plain = MessageWriter.bytes(new Message.Text("a", Samples.AT, "hello"));
    byte[] content = java.util.Arrays.copyOfRange(plain, Header.BYTES, plain.length);
    // One entry: its header of 2 + 8 bytes, then key and value.
    ByteBuffer body = ByteBuffer.allocate(12 + content.length + 10 + 6);
    body.putShort((short) 12).putShort((short) 10).putInt(6).putInt(99).put(content);
    body.putShort((short) 1).putShort((short) 3).putShort((short) 3).putInt(3);
    body.put("keyval".getBytes(StandardCharsets.US_ASCII)).flip();
    ByteBuffer message = ByteBuffer.allocate(Header.BYTES + body.limit());
    new Header(2, "STRING", "a", Samples.AT, body.limit(), Crc64.of(body)).write(message);
    message.put(body);

    assertThat(reader(message.array()).next())
        .isEqualTo(new Message.Text("a", Samples.AT, "hello"));
  }

  @Test
  void aDamagedMessageIsRefusedAndTheNextOneRead() throws Exception {
    byte[] damaged = MessageWriter.bytes(Samples.image(4, 4, 1));
    damaged[damaged.length - 1] ^= 1;
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(damaged);
    two.writeBytes(MessageWriter.bytes(new Message.Text("a", null, "still here")));
    MessageReader reader = reader(two.toByteArray());

    assertThatThrownBy(reader::next)
        .isInstanceOf(BadMessageException.Damaged.class)
        .hasMessage("IMAGE of Image_Reference is damaged: its checksum does not fit");
    assertThat(reader.next()).isEqualTo(new Message.Text("a", null, "still here"));
  }

  @Test
  void messagesThatNobodyWantsAreNotLookedAt() throws Exception {
    byte[] question = MessageWriter.bytes(new Message.Other("GET_STATUS", "Slicer", Samples.AT));
    assertThat(reader(question).next())
        .isEqualTo(new Message.Other("GET_STATUS", "Slicer", Samples.AT));

    byte[] damaged = MessageWriter.bytes(Samples.image(4, 4, 1));
    damaged[damaged.length - 1] ^= 1;
    assertThat(reader(damaged).next((type, device) -> !type.equals("IMAGE")))
        .isEqualTo(new Message.Other("IMAGE", "Image_Reference", Samples.AT));
  }

  @Test
  void anImageThatIsNoPictureIsRefusedWithTheReason() {
    byte[] good = MessageWriter.bytes(Samples.image(4, 2, 1));
    refused(
        withBody(good, 3, 5),
        "image Image_Reference has pixels of kind 5; read is 3, unsigned bytes");
    refused(withBody(good, 2, 4), "has 4 components; read are 1 (gray) and 3 (RGB)");
    refused(withBody(good, 2, 3), "has 8 bytes of pixels; its size needs 24");
    refused(withBody(good, 5, 3), "image has coordinates 3; allowed are 1 (RAS) and 2 (LPS)");
    refused(withBody(good, IMAGE_SIZE + 5, 2), "is 4x2x2; read is one slice of pixels");
    refused(withBody(good, IMAGE_SIZE, 0, 0), "is 0x2x1; read is one slice of pixels");
    refused(withBody(good, IMAGE_MATRIX, 0x7f, 0xc0, 0, 0), "its matrix has numbers that are none");
    refused(
        withBody(good, 60, 0, 1),
        "of 4x2 has only a part of it, 4x2x1 from 1,0,0; read are whole images");
  }

  private static void refused(byte[] message, String why) {
    assertThatThrownBy(() -> reader(message).next())
        .isInstanceOf(BadMessageException.class)
        .isNotInstanceOf(BadMessageException.Damaged.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatIsNoOpenIgtLinkEndsTheStream() {
    byte[] http =
        "GET / HTTP/1.1\r\nHost: localhost:18944\r\nAccept: text/html, */*\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> reader(http).next())
        .isInstanceOf(IOException.class)
        .hasMessage("the peer sends version 18245; OpenIGTLink's are 1 to 3");

    byte[] huge = MessageWriter.bytes(Samples.image(4, 4, 1));
    ByteBuffer.wrap(huge).putLong(Header.BYTES - 2 * Long.BYTES, MOST + 1L);
    assertThatThrownBy(() -> reader(huge).next())
        .isInstanceOf(IOException.class)
        .hasMessage("the peer announces a IMAGE of 1048577 bytes; read are at most 1048576");
  }

  @Test
  void timesKeepTheirMicroseconds() throws Exception {
    for (long nanos : List.of(0L, 1_000L, 123_456_000L, 999_999_000L)) {
      Message.Text sent = new Message.Text("a", Samples.AT.plusNanos(nanos), "t");
      long micros =
          java.time.temporal.ChronoUnit.MICROS.between(
              sent.at(), reader(MessageWriter.bytes(sent)).next().at().plusNanos(500));
      assertThat(micros).isZero();
    }
  }
}
