package io.sonostream.cli.export;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.StoreClient;
import io.sonostream.dicom.net.StoreStatus;
import io.sonostream.dicom.net.StowClient;
import io.sonostream.runtime.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/** One archive that gets what was made. */
final class Delivery {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final String to;
  private final Attempt attempt;

  private Delivery(String to, Attempt attempt) {
    this.to = to;
    this.attempt = attempt;
  }

  /** One try. */
  private interface Attempt {
    StoreStatus send(byte[] file, DataSet instance) throws IOException, InterruptedException;
  }

  static Delivery byStore(
      SocketFactory sockets, InetSocketAddress peer, String called, String calling) {
    return new Delivery(
        called + " at " + peer.getHostString() + ":" + peer.getPort(),
        (file, instance) -> {
          String sopClass = instance.text(Attribute.SOP_CLASS_UID).orElseThrow();
          String sopInstance = instance.text(Attribute.SOP_INSTANCE_UID).orElseThrow();
          String syntax = TransferSyntax.EXPLICIT_LITTLE.uid();
          int head = PartTenWriter.head(syntax, sopClass, sopInstance).length;
          InetSocketAddress resolved = new InetSocketAddress(peer.getHostString(), peer.getPort());
          try (StoreClient client =
              new StoreClient(
                  sockets,
                  resolved,
                  called,
                  calling,
                  List.of(sopClass),
                  TransferSyntax.EXPLICIT_LITTLE,
                  PATIENCE)) {
            if (!client.takes(sopClass)) {
              return StoreStatus.notUnderstood("it takes no instances of the class " + sopClass);
            }
            StoreStatus status =
                client.store(
                    sopClass,
                    sopInstance,
                    new ByteArrayInputStream(file, head, file.length - head));
            client.release();
            return status;
          }
        });
  }

  static Delivery byStow(StowClient client) {
    return new Delivery(client.toString(), (file, instance) -> client.send(file));
  }

  /**
   * Sends until it is taken, refused, or the time is up. The instance's name is the same each time,
   * so an archive that has it already has it once.
   *
   * @return the archive, for people
   * @throws UserException when it was refused, or not taken in time
   */
  String send(DataSet instance, Duration limit) throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PartTenWriter.write(instance, out);
    byte[] file = out.toByteArray();
    long deadline = System.nanoTime() + limit.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      String why;
      try {
        StoreStatus status = attempt.send(file, instance);
        if (status.isStored()) {
          return to;
        }
        why = String.format(Locale.ROOT, "%04X %s", status.code(), status.why());
        if (!status.mayComeAgain()) {
          throw new UserException(to + " refuses the instance: " + why);
        }
      } catch (IOException e) {
        requireBelieved(e);
        why = String.valueOf(e.getMessage());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new UserException(
            to + " did not take the instance within " + limit.toSeconds() + " s: " + why);
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Who is not believed now will not be in a minute. */
  private void requireBelieved(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        throw new UserException(
            to
                + " is not believed to be the archive: "
                + cause.getMessage()
                + "; give its certificate by --store-certificates",
            failure);
      }
    }
  }
}
