package io.sonostream.gateway.receive;

import io.sonostream.client.UnavailableException;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.instances.InstancePublisher;
import io.sonostream.client.instances.InstanceRefusedException;
import io.sonostream.client.instances.Taken;
import io.sonostream.devices.dicom.ClipFrames;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.gateway.receive.Outcome.Kind;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.LineBudget;
import io.sonostream.runtime.Printable;
import io.sonostream.schemas.ReceivedInstance;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a DICOM file to frames in Kafka, and to the word that its sender gets.
 *
 * <p>Owner: any thread, for as long as publishing takes. Hand-off: the publisher's. Bound: one
 * instance a calling thread; of those that must be unpacked as a whole one at a time, and of it an
 * eighth of the heap. Shutdown: nothing to end.
 */
public final class InstanceIntake {
  private static final Logger log = LoggerFactory.getLogger(InstanceIntake.class);

  private static final int LINES_A_MINUTE = 600;

  /** A clip has some 200, and one more a frame; each takes some 200 bytes of the heap. */
  private static final int MOST_ELEMENTS = 100_000;

  private static final DicomLimits LIMITS =
      DicomLimits.DEFAULT
          .inflatingAtMost(Runtime.getRuntime().maxMemory() / 8)
          .ofElementsAtMost(MOST_ELEMENTS);

  private final LineBudget lines = new LineBudget(log, LINES_A_MINUTE, System::nanoTime);
  private final Semaphore unpacking = new Semaphore(1, true);
  private final InstancePublisher publisher;
  private final Clock clock;

  public InstanceIntake(InstancePublisher publisher, Clock clock) {
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Whether an instance of this SOP Instance UID is in Kafka already. */
  public boolean knows(String sopInstance) {
    return publisher.knows(name(sopInstance));
  }

  private static String name(String sopInstance) {
    return Digests.hex(Digests.sha256(sopInstance));
  }

  public Outcome take(ByteBuffer file, Way way) {
    return take(file, way, null);
  }

  /**
   * Publishes a whole Part 10 file, unless it was published before.
   *
   * @param study that it must belong to; null for any
   */
  public Outcome take(ByteBuffer file, Way way, @Nullable String study) {
    try {
      return unpack(file, way, study);
    } catch (RuntimeException e) {
      log.debug("an instance is not taken", e);
      return told(way, new Outcome(Kind.REFUSED, "", "", 0, Unexpected.words(e)));
    }
  }

  /**
   * Of an instance that was not read to its end.
   *
   * @param sopInstance empty where nobody has said it
   */
  public Outcome refuse(Way way, String sopInstance, TooLargeException e) {
    return told(way, new Outcome(Kind.REFUSED, "", sopInstance, 0, String.valueOf(e.getMessage())));
  }

  private Outcome unpack(ByteBuffer file, Way way, @Nullable String study) {
    if (!DicomFile.isDeflated(file, LIMITS)) {
      return read(file, way, study);
    }
    try {
      unpacking.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return told(way, new Outcome(Kind.NOT_NOW, "", "", 0, "the gateway ends"));
    }
    try {
      return read(file, way, study);
    } finally {
      unpacking.release();
    }
  }

  private Outcome read(ByteBuffer file, Way way, @Nullable String study) {
    DataSet set;
    DicomFile read;
    try {
      read = DicomFile.read(file, LIMITS);
      set = read.dataSet();
    } catch (BadDicomException e) {
      return told(way, new Outcome(Kind.REFUSED, "", "", 0, String.valueOf(e.getMessage())));
    }
    String sopClass = set.text(Attribute.SOP_CLASS_UID).orElse("");
    String sopInstance = set.text(Attribute.SOP_INSTANCE_UID).orElse("");
    Outcome outcome;
    try {
      outcome = publish(read, sopClass, sopInstance, way, study);
    } catch (BadDicomException e) {
      outcome = new Outcome(Kind.REFUSED, sopClass, sopInstance, 0, String.valueOf(e.getMessage()));
    } catch (InstanceRefusedException e) {
      Kind kind = e.isDuplicate() ? Kind.DUPLICATE : Kind.REFUSED;
      outcome = new Outcome(kind, sopClass, sopInstance, 0, String.valueOf(e.getMessage()));
    } catch (UnavailableException e) {
      outcome = new Outcome(Kind.NOT_NOW, sopClass, sopInstance, 0, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = new Outcome(Kind.NOT_NOW, sopClass, sopInstance, 0, "the gateway ends");
    } catch (RuntimeException e) {
      // Of this instance alone: the next one must not wait for somebody to mend a reader.
      log.debug("an instance is not taken", e);
      outcome = new Outcome(Kind.REFUSED, sopClass, sopInstance, 0, Unexpected.words(e));
    }
    return told(way, outcome);
  }

  private Outcome told(Way way, Outcome outcome) {
    way.counts().add(outcome);
    if (!outcome.isSafe()) {
      lines.warn(
          "{}: instance {} is not taken: {}",
          way.name(),
          Printable.line(outcome.sopInstance()),
          outcome.why());
    }
    return outcome;
  }

  private Outcome publish(
      DicomFile file, String sopClass, String sopInstance, Way way, @Nullable String study)
      throws BadDicomException, InstanceRefusedException, InterruptedException {
    DataSet set = file.dataSet();
    if (sopInstance.isEmpty()) {
      throw new BadDicomException("SOP Instance UID is missing: nothing tells it from others");
    }
    if (study != null && !set.text(Attribute.STUDY_INSTANCE_UID).equals(Optional.of(study))) {
      throw new BadDicomException("it belongs to another study than the one it is sent to");
    }
    if (!ServiceClasses.PICTURES.contains(sopClass)) {
      throw new BadDicomException(
          Attribute.SOP_CLASS_UID
              + " is "
              + (sopClass.isEmpty() ? "missing" : sopClass)
              + ", which is none of those that show ultrasound: "
              + String.join(", ", new TreeSet<>(ServiceClasses.PICTURES)));
    }
    UltrasoundClip clip = new UltrasoundClip(file, LIMITS);
    ClipFrames frames = new ClipFrames(clip, way.reading(), "instance");
    Instant now = clock.instant();
    FrameStream stream = stream(set, sopInstance, way);
    ReceivedInstance receipt =
        ReceivedInstance.newBuilder()
            .setInstance(name(sopInstance))
            .setContent(PixelDigest.of(clip))
            .setDeviceId(stream.deviceId())
            .setStreamId(stream.streamId())
            .setFrames(frames.count())
            .setVia(way.name())
            .setReceivedAt(now)
            .setPart(way.reading().part().words())
            .build();
    Taken taken = publish(receipt, stream, new ClipImages(frames, now));
    Kind kind = taken == Taken.KNOWN ? Kind.KNOWN : Kind.PUBLISHED;
    return new Outcome(kind, sopClass, sopInstance, frames.count(), "");
  }

  /** What fails here unexpectedly is not the instance's fault, which must come again. */
  private Taken publish(ReceivedInstance receipt, FrameStream stream, ClipImages frames)
      throws InstanceRefusedException, InterruptedException {
    try {
      return publisher.publish(receipt, stream, frames);
    } catch (UnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnavailableException("publishing it failed: " + Unexpected.words(e), e);
    }
  }

  private static FrameStream stream(DataSet set, String sopInstance, Way way) {
    String stream = way.reading().stream(set, sopInstance);
    return new FrameStream(way.deviceId(), stream, way.task(), way.reading().attributes(set));
  }
}
