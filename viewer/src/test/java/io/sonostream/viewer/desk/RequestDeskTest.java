package io.sonostream.viewer.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.facts.LabelBoard;
import io.sonostream.viewer.facts.RequestBoard;
import io.sonostream.viewer.live.Picture;
import io.sonostream.viewer.push.PictureMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestDeskTest {
  private static final SourceCoordinates PLACE = new SourceCoordinates("frames.archive", 0, 5L);

  private final RequestBoard board = new RequestBoard();

  private final LabelBoard labelBoard = new LabelBoard();
  private final List<RequestDesk> desks = new ArrayList<>();

  @AfterEach
  void close() {
    desks.forEach(RequestDesk::close);
  }

  private RequestDesk desk(Optional<Frame> frame, Consumer<LabelRequests> lists) {
    return desk(frame, lists, new SecondReaderRule(0, at -> Optional.empty()), () -> {});
  }

  private RequestDesk desk(
      Optional<Frame> frame,
      Consumer<LabelRequests> lists,
      SecondReaderRule rule,
      Runnable upToNow) {
    RequestDesk desk =
        new RequestDesk(
            board,
            at -> frame,
            labelBoard,
            at -> Optional.empty(),
            lists,
            rule,
            new FrozenFrames(),
            Clock.systemUTC(),
            upToNow,
            FailurePolicy.OWNER_ASKS);
    desks.add(desk);
    desk.start();
    return desk;
  }

  private void asks(LabelMap map, Frame... frames) {
    List<LabelRequest> requests = new ArrayList<>();
    for (Frame frame : frames) {
      requests.add(
          new LabelRequest(
              frame.getDeviceId(),
              frame.getStreamId(),
              frame.getSequence(),
              null,
              PLACE,
              0.5f,
              null,
              0.5f,
              "v1",
              List.of("lesion"),
              map,
              List.of()));
    }
    board.record(new LabelRequests(Records.TASK, Instant.EPOCH, 10L, requests));
  }

  private static LabelDesk.Saved saved(Frame frame) {
    return new LabelDesk.Saved(
        Records.label(frame, new byte[12], "ann", List.of("lesion")),
        new Receipt("labels", 0, 1),
        PLACE);
  }

  /**
   * While the first one's list is on its way, the second is saved: it waits for its turn, or
   * overtakes the first, whose older list would then hold.
   */
  @Test
  void ofTwoLabelsThatAreSavedAtOnceTheListThatHoldsLacksBoth() {
    Frame first = Records.frame("a", 1, 4, 3);
    Frame second = Records.frame("a", 2, 4, 3);
    asks(LabelMaps.encode(4, 3, new byte[12]), first, second);
    List<LabelRequests> published = new CopyOnWriteArrayList<>();
    AtomicReference<RequestDesk> desk = new AtomicReference<>();
    CompletableFuture<Void> both = new CompletableFuture<>();
    Thread other =
        new Thread(
            () -> {
              try {
                desk.get().labelled(saved(second));
                both.complete(null);
              } catch (RuntimeException | Error e) {
                both.completeExceptionally(e);
              }
            });
    desk.set(
        desk(
            Optional.empty(),
            list -> {
              if (other.getState() == Thread.State.NEW) {
                other.start();
                await()
                    .until(() -> both.isDone() || other.getState() == Thread.State.TIMED_WAITING);
              }
              published.add(list);
            }));
    desk.get().labelled(saved(first));
    both.join();
    assertThat(published).hasSize(2);
    assertThat(published.get(1).getRequests()).isEmpty();
  }

  /**
   * What was written before is read while the change waits: as by a viewer that has just started.
   */
  @Test
  void aListIsChangedAsItIsOnceAllIsReadAndNotAsItWas() {
    Frame labelled = Records.frame("a", 1, 4, 3);
    Frame asked = Records.frame("a", 2, 4, 3);
    LabelMap map = LabelMaps.encode(4, 3, new byte[12]);
    asks(map, labelled);
    AtomicInteger tries = new AtomicInteger();
    List<LabelRequests> published = new CopyOnWriteArrayList<>();
    desk(
            Optional.empty(),
            published::add,
            new SecondReaderRule(0, at -> Optional.empty()),
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new UnavailableException("the labels were not read to their end", null);
              }
              asks(map, labelled, asked);
            })
        .labelled(saved(labelled));
    await().until(() -> !published.isEmpty());
    assertThat(published).hasSize(1);
    assertThat(published.get(0).getRequests())
        .extracting(LabelRequest::getSequence)
        .containsExactly(2L);
  }

  @Test
  void whoHasReadTheFrameIsKnownOnceAllIsReadAndNobodyElseIsAsked() {
    Frame frame = Records.frame("a", 1, 4, 3);
    byte[] lesion = new byte[12];
    Arrays.fill(lesion, (byte) 1);
    Mask mask = Records.mask(frame, lesion, List.of("lesion"), "v1", PLACE);
    Frame unread = Records.frame("a", 2, 4, 3);
    LabelMap map = LabelMaps.encode(4, 3, new byte[12]);
    List<LabelRequests> published = new CopyOnWriteArrayList<>();
    String key = FrameId.of(frame).key() + "/bob";
    LabeledFrame bobs = Records.label(frame, new byte[12], "bob", List.of("lesion"));
    RequestDesk desk =
        desk(
            Optional.empty(),
            published::add,
            new SecondReaderRule(0.5, at -> Optional.of(mask)),
            () -> {
              labelBoard.stands(key, LabelSummary.of(key, bobs, new Receipt("labels", 0, 0)));
              asks(map, frame, unread);
            });
    desk.labelled(saved(frame));
    await().until(() -> !published.isEmpty());
    assertThat(published.get(0).getRequests())
        .as("bob has read it; before he was known, ann's label wanted another reader")
        .extracting(LabelRequest::getSequence)
        .containsExactly(2L);
  }

  @Test
  void aListThatCannotBeWrittenDoesNotUndoALabelWhateverTheReason() {
    Frame first = Records.frame("a", 1, 4, 3);
    Frame second = Records.frame("a", 2, 4, 3);
    asks(LabelMaps.encode(4, 3, new byte[12]), first, second);
    RequestDesk desk =
        desk(
            Optional.empty(),
            list -> {
              throw new IllegalStateException("a mistake of ours");
            });
    desk.labelled(saved(first));
    desk.labelled(saved(second));
    assertThat(board.view("bob")).as("taken off all the same, and the next one, too").isEmpty();
  }

  @Test
  void aMaskOfAnotherSizeThanItsFrameIsNotLaidOverItAndIsToldOf() throws IOException {
    Frame frame = Records.frame("a", 1, 4, 3);
    asks(LabelMaps.encode(6, 2, new byte[12]), frame);
    Picture picture =
        desk(Optional.of(frame), list -> {}).picture(Records.TASK, FrameId.of(frame).key(), "ann");
    ByteBuffer message = PictureMessage.encode(picture, true).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = new byte[message.getInt()];
    message.get(json);
    JsonNode header = new ObjectMapper().readTree(json);
    assertThat(header.get("mask").isNull()).isTrue();
    assertThat(header.path("misfit").asText()).isEqualTo("the mask is 6x2, and its frame 4x3");
    byte[] signature = new byte[4];
    message.get(signature);
    assertThat(signature).as("no run before the PNG").containsExactly(0x89, 'P', 'N', 'G');
  }

  @Test
  void aFrameThatCannotBeShownIsRefusedInOneLine() {
    Frame frame = Records.frame("a", 1, 4, 3, PixelEncoding.RAW, new byte[11], Instant.EPOCH);
    asks(LabelMaps.encode(4, 3, new byte[12]), frame);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () ->
                PictureMessage.encode(
                    desk(Optional.of(frame), list -> {})
                        .picture(Records.TASK, FrameId.of(frame).key(), "ann"),
                    true))
        .withMessageContaining("frame 1 of a can't be shown")
        .withMessageContaining("11 bytes; it must have 12");
  }
}
