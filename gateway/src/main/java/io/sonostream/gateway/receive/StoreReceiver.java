package io.sonostream.gateway.receive;

import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.net.IncomingInstance;
import io.sonostream.dicom.net.InstanceReceiver;
import io.sonostream.dicom.net.StoreStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what comes by C-STORE: each instance is answered once its frames are safe. */
public final class StoreReceiver implements InstanceReceiver {
  private static final Logger log = LoggerFactory.getLogger(StoreReceiver.class);

  private final Spool spool;
  private final InstanceIntake intake;
  private final Way way;

  public StoreReceiver(Spool spool, InstanceIntake intake, Way way) {
    this.spool = spool;
    this.intake = intake;
    this.way = way;
  }

  @Override
  public Reception begin(IncomingInstance instance) throws IOException {
    SpooledInstance spooled = spool.open();
    try {
      byte[] head =
          PartTenWriter.head(
              instance.transferSyntax(), instance.sopClass(), instance.sopInstance());
      spooled.write(head, 0, head.length);
      return new Spooling(spooled, instance.sopInstance());
    } catch (IOException e) {
      spooled.close();
      throw e;
    }
  }

  /** One instance of an association. */
  private final class Spooling implements Reception {
    private final SpooledInstance spooled;
    private final String sopInstance;
    private @Nullable TooLargeException tooLarge;

    Spooling(SpooledInstance spooled, String sopInstance) {
      this.spooled = spooled;
      this.sopInstance = sopInstance;
    }

    /** The rest of what is too large is read and dropped, so that its sender hears why. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (tooLarge != null) {
        return;
      }
      try {
        spooled.write(bytes, offset, length);
      } catch (TooLargeException e) {
        tooLarge = e;
      }
    }

    @Override
    public StoreStatus end() {
      try {
        Outcome outcome =
            tooLarge == null
                ? intake.take(spooled.whole(), way)
                : intake.refuse(way, sopInstance, tooLarge);
        return switch (outcome.kind()) {
          case PUBLISHED, KNOWN -> StoreStatus.STORED;
          case DUPLICATE -> StoreStatus.duplicate(outcome.why());
          case REFUSED -> StoreStatus.notUnderstood(outcome.why());
          case NOT_NOW -> StoreStatus.notNow(outcome.why());
        };
      } catch (IOException e) {
        return StoreStatus.notNow("the spool can't be read: " + e.getMessage());
      }
    }

    @Override
    public void close() {
      try {
        spooled.close();
      } catch (IOException e) {
        log.warn("a spooled instance could not be closed: {}", e.getMessage());
      }
    }
  }
}
