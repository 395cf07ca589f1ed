package io.sonostream.viewer.desk;

import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.viewer.facts.RequestBoard;
import io.sonostream.viewer.facts.RequestView;
import io.sonostream.viewer.live.Picture;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the frames that are worth a label, and takes them off the list once they have one. */
public final class RequestDesk {
  private static final Logger log = LoggerFactory.getLogger(RequestDesk.class);

  private final RequestBoard board;
  private final Function<SourceCoordinates, Optional<Frame>> frames;
  private final Consumer<LabelRequests> lists;
  private final Clock clock;

  /**
   * @param frames reads one frame again, as its device published it; empty when it is gone
   * @param lists publishes a task's list
   */
  public RequestDesk(
      RequestBoard board,
      Function<SourceCoordinates, Optional<Frame>> frames,
      Consumer<LabelRequests> lists,
      Clock clock) {
    this.board = board;
    this.frames = frames;
    this.lists = lists;
    this.clock = clock;
  }

  public List<RequestView> list() {
    return board.view();
  }

  /** The frame that is asked for, under the mask that its model made. */
  public Picture picture(String task, String frameId) {
    LabelRequest request =
        board
            .find(task, frameId)
            .map(RequestBoard.Asked::request)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Kind.GONE,
                        "frame " + frameId + " is not asked for any more; choose another"));
    Frame frame =
        read(request.getSource())
            .filter(found -> FrameId.of(found).key().equals(frameId))
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Kind.GONE,
                        "frame " + frameId + " is not in Kafka any more; choose another"));
    return new Picture(0, frame, request.getSource(), mask(frame, request), clock.instant());
  }

  /** A list that can't be written says it again after the next start, and to other pages. */
  public void labelled(String task, String frameId) {
    board
        .labelled(task, frameId)
        .ifPresent(
            rest -> {
              try {
                lists.accept(rest);
              } catch (UnavailableException e) {
                log.warn(
                    "{} has its label, but the list that asks for it could not be written: {}",
                    frameId,
                    e.getMessage());
              }
            });
  }

  private Optional<Frame> read(SourceCoordinates source) {
    try {
      return frames.apply(source);
    } catch (UnavailableException e) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /** Of the mask only what is drawn is known here: no times, no probabilities. */
  private static @Nullable Mask mask(Frame frame, LabelRequest request) {
    LabelMap map = request.getLabelMap();
    if (map == null || map.getWidth() != frame.getWidth() || map.getHeight() != frame.getHeight()) {
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
