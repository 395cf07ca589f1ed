package io.sonostream.viewer.desk;

import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.facts.LabelBoard;
import io.sonostream.viewer.facts.LabelView;
import io.sonostream.viewer.live.Picture;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The labels that are there: shown, taken up to be drawn anew, and withdrawn. */
public final class LabelShelf {
  private final LabelBoard board;
  private final Function<Receipt, Optional<LabeledFrame>> labels;
  private final Function<LabelSummary, Receipt> tombstones;
  private final FrozenFrames frozen;
  private final Clock clock;

  /**
   * @param labels reads one label again; empty when it has been replaced or withdrawn
   * @param tombstones takes one label back and waits for it
   */
  public LabelShelf(
      LabelBoard board,
      Function<Receipt, Optional<LabeledFrame>> labels,
      Function<LabelSummary, Receipt> tombstones,
      FrozenFrames frozen,
      Clock clock) {
    this.board = board;
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
  public Picture picture(String frameId, String seen) {
    LabelSummary summary = found(frameId, seen);
    LabeledFrame label = read(summary);
    SourceCoordinates at =
        new SourceCoordinates(
            summary.place().topic(), summary.place().partition(), summary.place().offset());
    return new Picture(0, label.getFrame(), at, mask(label, at), clock.instant());
  }

  /**
   * @return a ticket for {@link LabelDesk#save}
   */
  public String freeze(String frameId, String seen) {
    return frozen.freeze(read(found(frameId, seen)));
  }

  /**
   * Takes a label back. People withdraw their own; those of others an operator does.
   *
   * @param seen which label the person saw
   */
  public Receipt withdraw(String frameId, String seen, Person by) {
    LabelSummary label = found(frameId, seen);
    if (!label.annotator().equals(by.name()) && !by.role().covers(Role.OPERATOR)) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          "the label of "
              + frameId
              + " is by "
              + label.annotator()
              + ", and you are "
              + by.name()
              + "; the role operator withdraws labels of others");
    }
    Receipt written = asked(() -> tombstones.apply(label));
    board.record(frameId, null);
    return written;
  }

  private LabelSummary found(String frameId, String seen) {
    LabelSummary label =
        board
            .find(frameId)
            .orElseThrow(
                () ->
                    new Refusal(Refusal.Kind.GONE, "frame " + frameId + " has no label any more"));
    if (!LabelView.place(label).equals(seen)) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "frame " + frameId + " has a newer label by " + label.annotator() + "; look at that one");
    }
    return label;
  }

  private LabeledFrame read(LabelSummary label) {
    return asked(() -> labels.apply(label.place()))
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Kind.GONE,
                    "the label of " + label.frameId() + " was replaced or withdrawn just now"));
  }

  /** What may be painted is what the label names and speaks for. */
  private static Mask mask(LabeledFrame label, SourceCoordinates at) {
    Frame frame = label.getFrame();
    LabelMap map = label.getLabelMap();
    List<String> names = label.getClassNames() == null ? List.of() : label.getClassNames();
    List<String> spoken = label.getSpeaksFor();
    long[] areas = LabelMaps.areas(map);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (spoken == null || spoken.contains(names.get(i))) {
        regions.add(new Region(i + 1, names.get(i), areas[i + 1], null, 1f));
      }
    }
    return DrawnMask.of(frame, map, regions, at).build();
  }

  private static <T> T asked(Supplier<T> wish) {
    try {
      return wish.get();
    } catch (UnavailableException e) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
