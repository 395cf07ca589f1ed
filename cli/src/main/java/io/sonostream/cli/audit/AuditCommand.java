package io.sonostream.cli.audit;

import io.sonostream.cli.device.ClusterOptions;
import io.sonostream.client.Cluster;
import io.sonostream.client.audit.AuditTrail;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.topics.Needs;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints who changed what. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Print who changed what, oldest first: one line a change, with what came of it.",
      "With --json or --follow, each record as it was written: one when a change was asked for, one"
          + " with its outcome, both with the same id."
    })
public final class AuditCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print JSON, one object per line.")
  private boolean json;

  @Option(names = "--follow", description = "Go on until it is interrupted.")
  private boolean follow;

  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws InterruptedException {
    Cluster cluster = options.connect(topics -> Needs.nothing().reading(topics.audit()));
    if (json || follow) {
      try (AuditTrail trail = AuditTrail.open(cluster, this::print)) {
        trail.awaitPresent();
        if (follow) {
          new CountDownLatch(1).await();
        }
      }
      return 0;
    }
    Map<String, AuditRecord> changes = new LinkedHashMap<>();
    try (AuditTrail trail =
        AuditTrail.open(cluster, record -> changes.put(record.getId(), record))) {
      trail.awaitPresent();
    }
    changes.values().forEach(this::print);
    return 0;
  }

  private void print(AuditRecord record) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? AuditLine.json(record) : AuditLine.text(record));
    out.flush();
  }
}
