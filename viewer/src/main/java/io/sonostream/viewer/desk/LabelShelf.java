package io.sonostream.viewer.desk;

import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.labels.FrameReadings;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.facts.LabelBoard;
import io.sonostream.viewer.facts.LabelView;
import io.sonostream.viewer.facts.ReadersView;
import io.sonostream.viewer.live.Picture;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The labels that are there: shown, taken up to be drawn anew, and withdrawn. */
public final class LabelShelf {
  private final LabelBoard board;
  private final Runnable upToNow;
  private final Function<Receipt, Optional<LabeledFrame>> labels;
  private final Function<LabelSummary, Receipt> tombstones;
  private final FrozenFrames frozen;
  private final Clock clock;

  /**
   * @param upToNow waits until the board has all labels that were written by then
   * @param labels reads one label again; empty when it has been replaced or withdrawn
   * @param tombstones takes one label back and waits for it
   */
  public LabelShelf(
      LabelBoard board,
      Runnable upToNow,
      Function<Receipt, Optional<LabeledFrame>> labels,
      Function<LabelSummary, Receipt> tombstones,
      FrozenFrames frozen,
      Clock clock) {
    this.board = board;
    this.upToNow = upToNow;
    this.labels = labels;
    this.tombstones = tombstones;
    this.frozen = frozen;
    this.clock = clock;
  }

  /** The newest of these kinds, newest first. */
  public List<LabelView> list(LabelFilter wanted) {
    return board.view(wanted);
  }

  /** The frame under its label, as if that were a mask. */
  public Picture picture(String key, String seen) {
    LabelSummary summary = found(key, seen);
    LabeledFrame label = read(summary);
    SourceCoordinates at =
        new SourceCoordinates(
            summary.place().topic(), summary.place().partition(), summary.place().offset());
    return DeskPicture.of(label.getFrame(), at, mask(label, at), clock.instant())
        .ignoring(label.getIgnoredValue());
  }

  /** What all readers of a frame say for a task, side by side. */
  public ReadersView readers(String frameId, String task) {
    List<LabelSummary> listed = board.readings(frameId, task);
    List<LabeledFrame> labels = listed.stream().map(this::read).toList();
    if (labels.isEmpty()) {
      throw new Refusal(
          Refusal.Kind.GONE, "frame " + frameId + " has no label for " + task + " any more");
    }
    try {
      return ReadersView.of(FrameReadings.of(labels, List.of()), listed);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "the readers of " + frameId + " can't be compared: " + e.getMessage(),
          e);
    }
  }

  /**
   * @return a ticket for {@link LabelDesk#save}
   */
  public String freeze(String key, String seen) {
    return frozen.freeze(read(newest(key, seen)), true);
  }

  /**
   * Takes a label back. People withdraw their own; those of others an operator does.
   *
   * @param seen which label the person saw
   */
  public Receipt withdraw(String key, String seen, Person by) {
    LabelSummary label = newest(key, seen);
    if (!label.annotator().equals(by.name()) && !by.role().covers(Role.OPERATOR)) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          "the label of "
              + label.frameId()
              + " is by "
              + label.annotator()
              + ", and you are "
              + by.name()
              + "; the role operator withdraws labels of others");
    }
    Receipt written = asked(() -> tombstones.apply(label));
    board.stands(key, null);
    // What he wrote of it before keys had readers would count again.
    for (LabelSummary older : board.of(label.frameId(), label.annotator())) {
      asked(() -> tombstones.apply(older));
      board.stands(older.key(), null);
    }
    return written;
  }

  /**
   * For who changes something: a viewer that has just started shows a label until it comes to the
   * one that has replaced it, and a tombstone would take that one away.
   */
  private LabelSummary newest(String key, String seen) {
    return asked(
        () -> {
          upToNow.run();
          return found(key, seen);
        });
  }

  private LabelSummary found(String key, String seen) {
    LabelSummary label =
        board
            .find(key)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Kind.GONE,
                        "frame "
                            + LabelKey.frameOf(key)
                            + " has no label of this reader any more"));
    if (!LabelView.place(label).equals(seen)) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "frame "
              + label.frameId()
              + " has a newer label by "
              + label.annotator()
              + "; look at that one");
    }
    return label;
  }

  /**
   * @throws Refusal when it is gone, or does not lie on its frame
   */
  private LabeledFrame read(LabelSummary summary) {
    LabeledFrame label =
        asked(() -> labels.apply(summary.place()))
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Kind.GONE,
                        "the label of "
                            + summary.frameId()
                            + " was replaced or withdrawn just now"));
    Picture.misfit(label.getFrame(), label.getLabelMap())
        .ifPresent(
            how -> {
              throw new Refusal(
                  Refusal.Kind.BAD_REQUEST,
                  "the label of "
                      + summary.frameId()
                      + " by "
                      + summary.annotator()
                      + " "
                      + how
                      + ": it can't be opened; withdraw it, or publish it anew in its frame's"
                      + " size");
            });
    return label;
  }

  private static Mask mask(LabeledFrame label, SourceCoordinates at) {
    LabelMap map = label.getLabelMap();
    return DrawnMask.of(label.getFrame(), map, DrawnMask.regions(label, map), at).build();
  }

  private static <T> T asked(Supplier<T> wish) {
    try {
      return wish.get();
    } catch (UnavailableException e) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
