package io.sonostream.viewer.desk;

import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.viewer.facts.LabelBoard;
import io.sonostream.viewer.facts.RequestBoard;
import io.sonostream.viewer.facts.RequestView;
import io.sonostream.viewer.live.Picture;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the frames that are worth a label, and takes them off the list once they have one.
 *
 * <p>Owner: any browser's thread asks; {@link ListChanges} changes the lists, so that of two labels
 * that are saved at once the later list holds both changes. Hand-off: its queue. Bound: its own;
 * one list waits for the broker, which has seconds. Shutdown: {@link #close}.
 */
public final class RequestDesk implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RequestDesk.class);

  private final RequestBoard board;
  private final Function<SourceCoordinates, Optional<Frame>> frames;
  private final LabelBoard labelBoard;
  private final Function<Receipt, Optional<LabeledFrame>> labels;
  private final Consumer<LabelRequests> lists;
  private final SecondReaderRule rule;
  private final FrozenFrames frozen;
  private final Clock clock;
  private final ListChanges changes;

  /**
   * @param frames reads one frame again, as its device published it; empty when it is gone
   * @param labels reads one label again; empty when it has been replaced or withdrawn
   * @param lists publishes a task's list
   * @param rule says whether a label wants another reader
   * @param upToNow waits until both boards have what was written by then
   */
  public RequestDesk(
      RequestBoard board,
      Function<SourceCoordinates, Optional<Frame>> frames,
      LabelBoard labelBoard,
      Function<Receipt, Optional<LabeledFrame>> labels,
      Consumer<LabelRequests> lists,
      SecondReaderRule rule,
      FrozenFrames frozen,
      Clock clock,
      Runnable upToNow,
      FailurePolicy policy) {
    this.board = board;
    this.frames = frames;
    this.labelBoard = labelBoard;
    this.labels = labels;
    this.lists = lists;
    this.rule = rule;
    this.frozen = frozen;
    this.clock = clock;
    this.changes = new ListChanges(upToNow, policy);
  }

  /** Begins to change lists. */
  public void start() {
    changes.start();
  }

  @Override
  public void close() {
    changes.close();
  }

  /**
   * @param reader who asks
   */
  public List<RequestView> list(String reader) {
    return board.view(reader);
  }

  /**
   * The frame that is asked for: under the mask that its model made, or bare, where another reader
   * is wanted who is not to be led by anybody.
   */
  public Picture picture(String task, String frameId, String reader) {
    LabelRequest request = asked(task, frameId, reader);
    if (!request.getReadBy().isEmpty()) {
      LabeledFrame label = read(frameId, task);
      return DeskPicture.of(
          label.getFrame(), request.getSource(), blank(label, request), clock.instant());
    }
    Frame frame =
        read(request.getSource())
            .filter(found -> FrameId.of(found).key().equals(frameId))
            .orElseThrow(() -> gone(frameId));
    return DeskPicture.of(frame, request.getSource(), mask(frame, request), clock.instant());
  }

  /**
   * Keeps a frame of which another reader is wanted; his label means what the first one's means.
   *
   * @return a ticket for {@link LabelDesk#save}
   */
  public String freeze(String task, String frameId, String reader) {
    asked(task, frameId, reader);
    return frozen.freeze(read(frameId, task), false);
  }

  private LabelRequest asked(String task, String frameId, String reader) {
    LabelRequest request =
        board
            .find(task, frameId)
            .map(RequestBoard.Asked::request)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Kind.GONE,
                        "frame " + frameId + " is not asked for any more; choose another"));
    if (request.getReadBy().contains(reader)) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          "frame "
              + frameId
              + " has a label by "
              + reader
              + " and wants another reader; choose another frame");
    }
    return request;
  }

  /** A label of the frame, whosever: labels are kept when the topics of frames have let them go. */
  private LabeledFrame read(String frameId, String task) {
    try {
      return labelBoard.readings(frameId, task).stream()
          .flatMap(label -> labels.apply(label.place()).stream())
          .findFirst()
          .orElseThrow(() -> gone(frameId));
    } catch (UnavailableException e) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static Refusal gone(String frameId) {
    return new Refusal(
        Refusal.Kind.GONE, "frame " + frameId + " is not in Kafka any more; choose another");
  }

  /**
   * Takes a frame off its list, or has another reader asked for it, where the rule wants one and
   * nobody else has read it. A viewer that is still reading does so later. A list that can't be
   * written says it again after the next start, and to other pages; the label is saved by now, and
   * nothing that fails here may say otherwise.
   */
  public void labelled(LabelDesk.Saved saved) {
    LabeledFrame label = saved.label();
    String frameId = saved.frameId();
    String task = label.getFrame().getTask();
    String reader = label.getAnnotator();
    Instant at = label.getLabeledAt();
    // Without the label and its pixels: many may wait.
    Optional<LabelRequest> doubt = rule.about(label, saved.at(), saved.source());
    changes.make(
        frameId,
        () ->
            board
                .labelled(
                    task, frameId, reader, doubt.filter(one -> alone(frameId, task, reader)), at)
                .ifPresent(rest -> publish(rest, frameId)));
  }

  private boolean alone(String frameId, String task, String reader) {
    return labelBoard.readings(frameId, task).stream()
        .allMatch(other -> other.reader().equals(reader));
  }

  private void publish(LabelRequests list, String frameId) {
    try {
      lists.accept(list);
    } catch (UnavailableException e) {
      log.warn(
          "{} has its label, but the list of what is asked for could not be written: {}",
          frameId,
          e.getMessage());
    }
  }

  private Optional<Frame> read(SourceCoordinates source) {
    try {
      return frames.apply(source);
    } catch (UnavailableException e) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /** Nothing drawn, in the classes that the first reader looked for. */
  private static Mask blank(LabeledFrame label, LabelRequest request) {
    Frame frame = label.getFrame();
    LabelMap nothing =
        LabelMaps.encode(
            frame.getWidth(),
            frame.getHeight(),
            new byte[Math.multiplyExact(frame.getWidth(), frame.getHeight())]);
    return DrawnMask.of(frame, nothing, DrawnMask.regions(label, nothing), request.getSource())
        .build();
  }

  /** Of the mask only what is drawn is known here: no times, no probabilities. */
  private static @Nullable Mask mask(Frame frame, LabelRequest request) {
    LabelMap map = request.getLabelMap();
    if (map == null) {
      return null;
    }
    long[] areas = LabelMaps.areas(map);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < request.getClassNames().size(); i++) {
      regions.add(new Region(i + 1, request.getClassNames().get(i), areas[i + 1], null, 0f));
    }
    return DrawnMask.of(frame, map, regions, request.getSource())
        .setUncertainty(request.getUncertainty())
        .build();
  }
}
