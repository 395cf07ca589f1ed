package io.sonostream.viewer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.Names;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.desk.Refusal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WishesTest {
  /** Three bytes in UTF-8, and nine characters in a key. */
  private static final String LETTER = "\u8d85";

  private final String name = LETTER.repeat(Names.MAX_CHARS);
  private final FrameId frame = new FrameId(name, name, Long.MAX_VALUE);
  private final String key = new LabelKey(frame, LETTER.repeat(Person.MAX_NAME)).text();

  @Test
  void aLabelIsDrawnAnewAndWithdrawnHoweverLongItsNamesMakeItsKey() {
    assertThat(new Wishes.Labelled(key, "0:1").label()).isEqualTo(key);
    assertThat(new Wishes.Withdraw(key, "0:1", "wrong side").label()).isEqualTo(key);
    assertThat(new Wishes.Requested(Records.TASK, frame.key()).frame()).isEqualTo(frame.key());
  }

  @Test
  void aKeyThatIsMissingOrLongerThanAnyIsRefusedByName() {
    String longer = "x".repeat(8193);
    for (String text : new String[] {"", longer}) {
      refused(() -> new Wishes.Labelled(text, "0:1"), "label ");
      refused(() -> new Wishes.Withdraw(text, "0:1", "wrong side"), "label ");
      refused(() -> new Wishes.Requested(Records.TASK, text), "frame ");
    }
    refused(() -> new Wishes.Withdraw(key, "0:1", "x".repeat(501)), "reason has 501 characters");
  }

  private static void refused(ThrowingCallable wish, String words) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(wish)
        .withMessageStartingWith(words)
        .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BAD_REQUEST));
  }
}
