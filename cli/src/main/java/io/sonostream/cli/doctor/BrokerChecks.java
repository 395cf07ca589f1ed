package io.sonostream.cli.doctor;

import io.sonostream.runtime.RootCause;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.schemas.topics.TopicReport;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The broker and our topics. */
final class BrokerChecks {
  private final Map<String, String> kafka;
  private final Topics topics;
  private final Duration timeout;

  BrokerChecks(Map<String, String> kafka, Topics topics, Duration timeout) {
    this.kafka = kafka;
    this.topics = topics;
    this.timeout = timeout;
  }

  /**
   * @param create also makes what is missing
   */
  List<Finding> run(boolean create) {
    String servers = kafka.getOrDefault("bootstrap.servers", "");
    try (Admin admin = Admin.create(new HashMap<>(kafka))) {
      TopicAdmin topicAdmin = new TopicAdmin(admin);
      TopicReport report =
          create ? topicAdmin.ensure(topics, timeout) : topicAdmin.inspect(topics, timeout);
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok("broker", servers));
      findings.addAll(topics(report));
      return findings;
    } catch (TopicException e) {
      if (e.getCause() == null) {
        // Refused by the shape of what exists: the broker itself is fine.
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("broker", servers));
        e.problems().forEach(problem -> findings.add(topic(Finding.Level.FAIL, problem)));
        return findings;
      }
      return List.of(
          Finding.fail(
              "broker",
              servers + " does not answer within " + timeout.toSeconds() + " s",
              "start one, set kafka.bootstrap.servers, or try ./sonostream demo, which brings its"
                  + " own"));
    } catch (KafkaException e) {
      return List.of(
          Finding.fail(
              "broker",
              servers + ", " + RootCause.message(e),
              "mend kafka { } in the configuration"));
    }
  }

  private List<Finding> topics(TopicReport report) {
    List<Finding> findings = new ArrayList<>();
    if (!report.missing().isEmpty()) {
      findings.add(
          Finding.warn(
              "topics",
              "missing " + String.join(" ", report.missing()),
              "the services create them at their first start, or now: sonostream doctor --create"));
    }
    report.problems().forEach(problem -> findings.add(topic(Finding.Level.FAIL, problem)));
    report.remarks().forEach(remark -> findings.add(topic(Finding.Level.WARN, remark)));
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              "topics", topics.all().size() + " as expected, created " + report.created().size()));
    }
    return findings;
  }

  /**
   * @param line "topic T has X, expected Y: do this"
   */
  private static Finding topic(Finding.Level level, String line) {
    int colon = line.indexOf(": ");
    return new Finding("topics", level, line.substring(0, colon), line.substring(colon + 2));
  }
}
