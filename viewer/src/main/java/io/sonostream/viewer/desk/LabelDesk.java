package io.sonostream.viewer.desk;

import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.labels.LabelTerms;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.records.LabelMaps;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Freezes frames, and turns what was drawn on them into labels. */
public final class LabelDesk {
  private final Function<SourceCoordinates, Optional<Frame>> frames;
  private final Function<LabeledFrame, Receipt> labels;
  private final FrozenFrames frozen;
  private final Clock clock;

  /**
   * @param frames reads one frame again, as its device published it; empty when it is gone
   * @param labels publishes one label and waits for it
   */
  public LabelDesk(
      Function<SourceCoordinates, Optional<Frame>> frames,
      Function<LabeledFrame, Receipt> labels,
      FrozenFrames frozen,
      Clock clock) {
    this.frames = frames;
    this.labels = labels;
    this.frozen = frozen;
    this.clock = clock;
  }

  /**
   * A label that was written.
   *
   * @param at where it stands
   * @param source where its frame stands; null for a frame that is in no topic of frames
   */
  public record Saved(LabeledFrame label, Receipt at, @Nullable SourceCoordinates source) {
    /** The key of its frame. */
    public String frameId() {
      return FrameId.of(label.getFrame()).key();
    }
  }

  /**
   * Keeps the very frame that the person looks at.
   *
   * @return a ticket for {@link #save}
   */
  public String freeze(SourceCoordinates source, String device, String stream, long sequence) {
    Frame frame =
        asked(() -> frames.apply(source))
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Kind.GONE,
                        "the frame at offset "
                            + source.getOffset()
                            + " is not in Kafka any more; freeze a newer one"));
    if (!frame.getDeviceId().equals(device)
        || !frame.getStreamId().equals(stream)
        || frame.getSequence() != sequence) {
      throw new Refusal(
          Refusal.Kind.GONE,
          "frame " + sequence + " of " + device + " is not at its place in Kafka any more");
    }
    DeskPicture.require(frame);
    return frozen.freeze(frame, source);
  }

  /** The key that a label of this frozen frame will have. */
  public String frameOf(String ticket) {
    return FrameId.of(frozenFrame(ticket).frame()).key();
  }

  /**
   * @param runs class value and run length in turn, row-major, over the whole frame
   * @param classNames what the values mean, the first is 1; null where the page doesn't know. Of a
   *     frame that has a label its names hold, or that it has none
   * @param adjudicates whether it settles the frame, whatever other readers drew
   */
  public Saved save(
      String ticket,
      String annotator,
      List<Integer> runs,
      @Nullable List<String> classNames,
      boolean adjudicates) {
    FrozenFrames.Frozen kept = frozenFrame(ticket);
    if (adjudicates && !kept.shown()) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          "who adjudicates has looked at what others drew, and this frame was drawn on without;"
              + " open one of its labels or compare its readers");
    }
    Frame frame = kept.frame();
    if (annotator.isBlank()) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, "the annotator's name is empty; give one");
    }
    LabelMap map = new LabelMap(frame.getWidth(), frame.getHeight(), runs);
    try {
      LabelMaps.validate(map);
    } catch (InvalidRecordException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, e.getMessage() + "; nothing was saved", e);
    }
    LabeledFrame.Builder label =
        LabeledFrame.newBuilder()
            .setFrame(frame)
            .setLabelMap(map)
            .setAnnotator(annotator.strip())
            .setSource(LabelSource.CORRECTION)
            .setLabeledAt(clock.instant())
            .setClassNames(classNames)
            .setAdjudicates(adjudicates);
    LabeledFrame before = kept.label();
    if (before != null) {
      keepTerms(before, label);
    }
    LabeledFrame drawn = label.build();
    requireTold(drawn);
    return new Saved(drawn, asked(() -> labels.apply(drawn)), kept.source());
  }

  /**
   * A label that is drawn anew means what it meant: its values, what it says nothing about, and the
   * classes that it speaks for. Values without names are numbers of the task's list, whatever the
   * page calls them by the champion that serves today.
   */
  private static void keepTerms(LabeledFrame before, LabeledFrame.Builder label) {
    label.setClassNames(before.getClassNames());
    label.setSpeaksFor(before.getSpeaksFor());
    Integer ignored = before.getIgnoredValue();
    if (ignored != null && LabelMaps.areas(label.getLabelMap())[ignored] > 0) {
      label.setIgnoredValue(ignored);
    }
  }

  private static void requireTold(LabeledFrame label) {
    try {
      LabelTerms.require(label);
    } catch (UserException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, e.getMessage() + "; nothing was saved", e);
    }
  }

  private FrozenFrames.Frozen frozenFrame(String ticket) {
    return frozen
        .find(ticket)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Kind.GONE,
                    "the frozen frame was let go after a long time; freeze a new one"));
  }

  private static <T> T asked(Supplier<T> wish) {
    try {
      return wish.get();
    } catch (UnavailableException e) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
