package io.sonostream.gateway.source;

import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Outcome;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.SpooledInstance;
import io.sonostream.gateway.receive.TooLargeException;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.web.ArchiveQuery;
import io.sonostream.gateway.web.ArchivedInstance;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An archive that is asked again and again for what it has: each instance is fetched and published
 * once, however often the gateway starts. One that can't be used is told once, and not asked for
 * again until the gateway starts anew.
 *
 * <p>Owner: the thread that looks. Hand-off: none. Bound: one instance at a time, in the spool; the
 * names that the query finds. Shutdown: none of its own.
 */
final class Archive implements LookingRunner.Look {
  private final Way way;
  private final ArchiveQuery archive;
  private final InstanceIntake intake;
  private final Spool spool;
  private final Set<String> done = new HashSet<>();

  Archive(Way way, ArchiveQuery archive, InstanceIntake intake, Spool spool) {
    this.way = way;
    this.archive = archive;
    this.intake = intake;
    this.spool = spool;
  }

  /** One that can't be fetched holds up no other; it is told, and asked for again. */
  @Override
  public void takeAll() throws IOException, InterruptedException {
    List<ArchivedInstance> found = archive.find();
    // What the query finds no longer need not be remembered.
    done.retainAll(found.stream().map(ArchivedInstance::instance).collect(Collectors.toSet()));
    IOException unfetched = null;
    for (ArchivedInstance each : found) {
      if (done.contains(each.instance())) {
        continue;
      }
      boolean other =
          !each.sopClass().isEmpty() && !ServiceClasses.PICTURES.contains(each.sopClass());
      if (other || intake.knows(each.instance())) {
        done.add(each.instance());
        continue;
      }
      try {
        take(each);
      } catch (IOException e) {
        unfetched = unfetched == null ? e : unfetched;
      }
    }
    if (unfetched != null) {
      throw unfetched;
    }
  }

  private void take(ArchivedInstance instance) throws IOException, InterruptedException {
    try (SpooledInstance spooled = spool.open()) {
      LookingRunner.settle(way, instance.instance(), outcome(instance, spooled));
      done.add(instance.instance());
    }
  }

  private Outcome outcome(ArchivedInstance instance, SpooledInstance spooled)
      throws IOException, InterruptedException {
    try {
      archive.fetch(instance, spooled);
    } catch (TooLargeException e) {
      return intake.refuse(way, instance.instance(), e);
    }
    return intake.take(spooled.whole(), way);
  }
}
