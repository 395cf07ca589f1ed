package io.sonostream.viewer.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.labels.BrokenLabel;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.facts.LabelBoard;
import io.sonostream.viewer.facts.LabelView;
import io.sonostream.viewer.push.PictureMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LabelShelfTest {
  private final Frame frame = Records.frame("a", 7, 4, 3);
  private final String frameId = FrameId.of(frame).key();
  private final String key = frameId + "/ann";
  private LabeledFrame label = Records.label(frame, new byte[12], "ann", List.of("lesion"));
  private final List<LabelSummary> withdrawn = new ArrayList<>();
  private final LabelBoard board = new LabelBoard();

  /** What the board hears when somebody waits for all labels. */
  private Runnable unread = () -> {};

  private final FrozenFrames frozen = new FrozenFrames();
  private final LabelShelf shelf =
      new LabelShelf(
          board,
          () -> unread.run(),
          place -> place.offset() == 3 ? Optional.of(label) : Optional.empty(),
          this::withdraw,
          frozen,
          Clock.systemUTC());
  private final List<LabeledFrame> written = new ArrayList<>();
  private final LabelDesk desk =
      new LabelDesk(
          at -> Optional.empty(),
          one -> {
            written.add(one);
            return new Receipt("labels", 1, 10);
          },
          frozen,
          Clock.systemUTC());

  private Receipt withdraw(LabelSummary summary) {
    withdrawn.add(summary);
    return new Receipt("labels", 1, 9);
  }

  private void stands(long offset) {
    board.stands(key, LabelSummary.of(key, label, new Receipt("labels", 1, offset)));
  }

  private static Person person(String name, Role role) {
    return new Person(name, role, Person.Way.PASSWORD);
  }

  @Test
  void peopleWithdrawTheirOwnLabelsAndAnOperatorThoseOfOthers() {
    stands(3);
    refused(
        Refusal.Kind.BAD_REQUEST,
        () -> shelf.withdraw(key, "1:3", person("bob", Role.ANNOTATOR)),
        "is by ann, and you are bob; the role operator withdraws labels of others");
    assertThat(withdrawn).isEmpty();
    shelf.withdraw(key, "1:3", person("ann", Role.ANNOTATOR));
    assertThat(withdrawn).hasSize(1);
    assertThat(shelf.list(LabelFilter.ALL)).isEmpty();
    stands(3);
    shelf.withdraw(key, "1:3", person("bob", Role.OPERATOR));
    assertThat(withdrawn).hasSize(2);
  }

  @Test
  void aLabelThatWasReplacedSinceItWasListedIsNeitherWithdrawnNorOpened() {
    stands(4);
    refused(
        Refusal.Kind.CONFLICT,
        () -> shelf.withdraw(key, "1:3", person("ann", Role.ANNOTATOR)),
        "has a newer label by ann");
    refused(Refusal.Kind.CONFLICT, () -> shelf.picture(key, "1:3"), "has a newer label by ann");
    refused(
        Refusal.Kind.GONE, () -> shelf.freeze(key, "1:4"), "was replaced or withdrawn just now");
    board.stands(key, null);
    refused(
        Refusal.Kind.GONE, () -> shelf.picture(key, "1:4"), "has no label of this reader any more");
    assertThat(withdrawn).isEmpty();
  }

  @Test
  void aLabelWhoseReplacementTheViewerHasNotReadYetIsNeitherWithdrawnNorDrawnAnew() {
    stands(3);
    unread =
        () -> {
          throw new UnavailableException("labels were not read to their end", null);
        };
    Person ann = person("ann", Role.ANNOTATOR);
    String words = "labels were not read to their end";
    refused(Refusal.Kind.UNAVAILABLE, () -> shelf.withdraw(key, "1:3", ann), words);
    refused(Refusal.Kind.UNAVAILABLE, () -> shelf.freeze(key, "1:3"), words);
    unread = () -> stands(900);
    refused(Refusal.Kind.CONFLICT, () -> shelf.freeze(key, "1:3"), "has a newer label by ann");
    stands(3);
    refused(
        Refusal.Kind.CONFLICT, () -> shelf.withdraw(key, "1:3", ann), "has a newer label by ann");
    assertThat(withdrawn).isEmpty();
  }

  @Test
  void whatAReaderWroteBeforeKeysHadReadersIsWithdrawnThoughItWasNotReadYet() {
    stands(3);
    unread = () -> standsToo(frameId, "ann", 1);
    shelf.withdraw(key, "1:3", person("ann", Role.ANNOTATOR));
    assertThat(withdrawn).extracting(LabelSummary::key).containsExactly(key, frameId);
  }

  private void standsToo(String under, String annotator, long offset) {
    LabeledFrame own =
        new LabeledFrame(
            frame,
            label.getLabelMap(),
            annotator,
            label.getSource(),
            label.getLabeledAt().plusSeconds(offset - 3),
            label.getClassNames(),
            null,
            null,
            false);
    board.stands(under, LabelSummary.of(under, own, new Receipt("labels", 1, offset)));
  }

  @Test
  void oneReadersWithdrawalLeavesTheOthersAndTakesWhatHeWroteBeforeKeysHadReaders() {
    standsToo(frameId, "ann", 1);
    stands(3);
    standsToo(frameId + "/bob", "bob", 4);
    assertThat(shelf.list(LabelFilter.ALL))
        .extracting(LabelView::annotator, LabelView::label, LabelView::readers)
        .containsExactlyInAnyOrder(tuple("ann", key, 2), tuple("bob", frameId + "/bob", 2));
    shelf.withdraw(key, "1:3", person("ann", Role.ANNOTATOR));
    assertThat(withdrawn).extracting(LabelSummary::key).containsExactly(key, frameId);
    assertThat(shelf.list(LabelFilter.ALL))
        .extracting(LabelView::annotator, LabelView::readers)
        .containsExactly(tuple("bob", 1));
  }

  @Test
  void eachLabelOfAFrameIsListedWithWhoHasAdjudicatedIt() {
    stands(3);
    label = Records.label(frame, new byte[12], "bob", List.of("lesion"));
    label.put("adjudicates", true);
    board.stands(
        frameId + "/bob", LabelSummary.of(frameId + "/bob", label, new Receipt("labels", 1, 4)));
    assertThat(shelf.list(LabelFilter.ALL))
        .extracting(LabelView::annotator, LabelView::adjudicates, LabelView::adjudicatedBy)
        .containsExactlyInAnyOrder(tuple("ann", false, "bob"), tuple("bob", true, "bob"));
    board.stands(frameId + "/bob", null);
    assertThat(shelf.list(LabelFilter.ALL))
        .extracting(LabelView::adjudicatedBy)
        .containsOnlyNulls();
  }

  @Test
  void whoseLastLabelCannotBeReadHasNoneUntilAGoodOneOrATombstoneComes() {
    standsToo(frameId, "ann", 1);
    stands(3);
    standsToo(frameId + "/bob", "bob", 4);
    board.broken(key, new BrokenLabel(1, label.getLabeledAt()));
    assertThat(shelf.list(LabelFilter.ALL))
        .as("neither the one that it replaced nor that of before keys had readers")
        .extracting(LabelView::annotator, LabelView::readers)
        .containsExactly(tuple("bob", 1));
    stands(3);
    assertThat(shelf.list(LabelFilter.ALL)).extracting(LabelView::readers).containsOnly(2);
    board.broken(key, new BrokenLabel(1, label.getLabeledAt()));
    board.stands(key, null);
    assertThat(shelf.list(LabelFilter.ALL))
        .extracting(LabelView::label)
        .containsExactlyInAnyOrder(frameId, frameId + "/bob");
  }

  @Test
  void aLabelForAnotherTaskIsNoSecondReading() {
    stands(3);
    Frame kidney =
        new Frame(
            frame.getDeviceId(),
            frame.getStreamId(),
            frame.getSequence(),
            frame.getCapturedAt(),
            "kidney",
            frame.getWidth(),
            frame.getHeight(),
            frame.getPixelFormat(),
            frame.getEncoding(),
            frame.getPixels(),
            null,
            null,
            null,
            Map.of(),
            null);
    LabeledFrame second = Records.label(kidney, new byte[12], "bob", List.of("stone"));
    board.stands(
        frameId + "/bob", LabelSummary.of(frameId + "/bob", second, new Receipt("labels", 0, 1)));
    assertThat(shelf.list(LabelFilter.ALL)).extracting(LabelView::readers).containsOnly(1);
  }

  @Test
  void aLabelIsDrawnAnewInItsOwnTermsOnly() {
    label =
        new LabeledFrame(
            frame,
            label.getLabelMap(),
            "ann",
            label.getSource(),
            label.getLabeledAt(),
            List.of("lesion", "nerve"),
            255,
            List.of("nerve"),
            false);
    stands(3);
    String ticket = shelf.freeze(key, "1:3");
    refused(
        Refusal.Kind.BAD_REQUEST,
        () -> desk.save(ticket, "bob", List.of(1, 12), List.of("anything"), false),
        "shows lesion and speaks for nerve");
    refused(
        Refusal.Kind.BAD_REQUEST,
        () -> desk.save(ticket, "bob", List.of(0, 6, 3, 6), List.of("anything"), false),
        "shows class 3 and names lesion,nerve");
    desk.save(ticket, "bob", List.of(0, 6, 2, 5, 255, 1), List.of("anything"), false);
    desk.save(ticket, "bob", List.of(0, 6, 2, 6), null, false);
    assertThat(written).hasSize(2);
    assertThat(written).extracting(LabeledFrame::getAnnotator).containsOnly("bob");
    assertThat(written)
        .allSatisfy(
            one -> {
              assertThat(one.getClassNames()).containsExactly("lesion", "nerve");
              assertThat(one.getSpeaksFor()).containsExactly("nerve");
            });
    assertThat(written).extracting(LabeledFrame::getIgnoredValue).containsExactly(255, null);
  }

  /** Numbers mean what the task's list says: today's champion may have other classes. */
  @Test
  void aLabelWithoutNamesHasNoneWhenItIsDrawnAnewOrReadAgain() {
    label = Records.label(frame, new byte[12], "ann", null);
    stands(3);
    List<String> champions = List.of("lesion");
    desk.save(shelf.freeze(key, "1:3"), "ann", List.of(0, 6, 2, 6), champions, false);
    desk.save(frozen.freeze(label, false), "bob", List.of(1, 12), champions, false);
    assertThat(written).hasSize(2).extracting(LabeledFrame::getClassNames).containsOnlyNulls();
  }

  @Test
  void aLabelOfAnotherSizeThanItsFrameIsNotOpenedAndIsWithdrawnAllTheSame() {
    Frame wide = Records.frame("a", 7, 6, 2);
    label.put("labelMap", Records.label(wide, new byte[12], "ann", null).getLabelMap());
    stands(3);
    String words = "the label of " + frameId + " by ann is 6x2, and its frame 4x3";
    refused(Refusal.Kind.BAD_REQUEST, () -> shelf.picture(key, "1:3"), words);
    refused(Refusal.Kind.BAD_REQUEST, () -> shelf.freeze(key, "1:3"), words);
    refused(Refusal.Kind.BAD_REQUEST, () -> shelf.readers(frameId, Records.TASK), words);
    shelf.withdraw(key, "1:3", person("ann", Role.ANNOTATOR));
    assertThat(withdrawn).hasSize(1);
  }

  @Test
  void aLabelOfAFrameThatCannotBeShownIsRefusedInOneLine() {
    Frame cut = Records.frame("a", 7, 4, 3, PixelEncoding.RAW, new byte[11], Instant.EPOCH);
    label = Records.label(cut, new byte[12], "ann", List.of("lesion"));
    stands(3);
    refused(
        Refusal.Kind.BAD_REQUEST,
        () -> PictureMessage.encode(shelf.picture(key, "1:3"), true),
        "11 bytes; it must have 12");
  }

  private static void refused(Refusal.Kind kind, ThrowingCallable wish, String words) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(wish)
        .withMessageContaining(words)
        .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
  }
}
