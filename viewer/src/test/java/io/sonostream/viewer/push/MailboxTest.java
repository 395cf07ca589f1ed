package io.sonostream.viewer.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.live.Picture;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Mailbox mailbox = new Mailbox();
  private long number;

  @Test
  void aNewerPictureReplacesTheUnsentOneOfItsDevice() {
    offer("a");
    offer("b");
    offer("a");
    assertThat(taken()).isEqualTo("a 3");
    assertThat(taken()).isEqualTo("b 2");
    assertThat(mailbox.takePicture()).isNull();
  }

  @Test
  void aBrowserThatPaintsNothingGetsTwoOfADeviceAndOthersGoOn() {
    for (int i = 0; i < 2; i++) {
      offer("a");
      taken();
    }
    offer("a");
    assertThat(mailbox.takePicture()).isNull();
    offer("b");
    assertThat(taken()).isEqualTo("b 4");
    offer("a");
    mailbox.painted(1);
    assertThat(taken()).isEqualTo("a 5");
  }

  @Test
  void acknowledgementsOfNothingMakeNoRoom() {
    offer("a");
    taken();
    offer("a");
    taken();
    mailbox.painted(99);
    mailbox.painted(1);
    mailbox.painted(1);
    offer("a");
    assertThat(taken()).isEqualTo("a 3");
    offer("a");
    assertThat(mailbox.takePicture()).isNull();
  }

  @Test
  void nothingIsOwedForNorSentOfADeviceThatIsForgotten() {
    for (int i = 0; i < 3; i++) {
      offer("a");
      mailbox.takePicture();
    }
    mailbox.forget("a");
    assertThat(mailbox.takePicture()).as("the third waited").isNull();
    offer("a");
    assertThat(taken()).isEqualTo("a 4");
    mailbox.painted(1);
    offer("a");
    assertThat(taken()).isEqualTo("a 5");
    offer("a");
    assertThat(mailbox.takePicture()).as("what was owed before makes no room").isNull();
  }

  @Test
  void theNewestSnapshotOfAKindIsTold() {
    mailbox.offer("devices", "old");
    mailbox.offer("models", "m");
    mailbox.offer("devices", "new");
    assertThat(mailbox.takeSnapshot()).isEqualTo("new");
    assertThat(mailbox.takeSnapshot()).isEqualTo("m");
    assertThat(mailbox.takeSnapshot()).isNull();
  }

  private void offer(String device) {
    mailbox.offer(
        new EncodedPicture(
            new Picture(
                ++number,
                Records.frame(device, number, 4, 4),
                new SourceCoordinates("frames.live", 0, number),
                null,
                Instant.EPOCH)));
  }

  private String taken() {
    Picture picture = mailbox.takePicture().picture();
    return picture.deviceId() + " " + picture.number();
  }
}
