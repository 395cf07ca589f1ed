package io.sonostream.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A row of the table in docs/security.md, for one name.
 *
 * @param service who has it: a user of the broker
 * @param name of a topic or group, or how the names begin that the kind speaks of
 */
record Right(String service, AclOperation operation, Kind kind, String name) {
  private static final Pattern TOLD =
      Pattern.compile(
          "lacks the right (\\w+) on (topic|group|transactional ids that begin with) ([^\\s:]+):");

  /** As the document calls them, and as services do. */
  enum Kind {
    TOPIC("topic", ResourceType.TOPIC, PatternType.LITERAL, "topic"),
    TOPICS("topics that begin with", ResourceType.TOPIC, PatternType.PREFIXED, "topic"),
    GROUP("group", ResourceType.GROUP, PatternType.LITERAL, "group"),
    TRANSACTIONS(
        "transactional ids",
        ResourceType.TRANSACTIONAL_ID,
        PatternType.PREFIXED,
        "transactional ids that begin with");

    final String documented;
    final ResourceType type;
    final PatternType pattern;
    final String told;

    Kind(String documented, ResourceType type, PatternType pattern, String told) {
      this.documented = documented;
      this.type = type;
      this.pattern = pattern;
      this.told = told;
    }
  }

  /** All of them, as the document has them. */
  static List<Right> documented() throws IOException {
    List<Right> rights = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("..", "..", "docs", "security.md"))) {
      String[] cells = line.split("\\|");
      for (Kind kind : Kind.values()) {
        if (cells.length != 5 || !cells[3].strip().equals(kind.documented)) {
          continue;
        }
        for (String operation : cells[2].split(",")) {
          for (String name : cells[4].split(",")) {
            rights.add(
                new Right(
                    cells[1].strip(), AclOperation.valueOf(operation.strip()), kind, name.strip()));
          }
        }
      }
    }
    assertThat(rights).as("rows of docs/security.md").hasSizeGreaterThan(40);
    return rights;
  }

  /** Those that somebody says to lack, as {@link #told}. */
  static List<String> toldIn(String message) {
    List<String> told = new ArrayList<>();
    for (Matcher found = TOLD.matcher(message); found.find(); ) {
      told.add(found.group(1) + " on " + found.group(2) + " " + found.group(3));
    }
    return told;
  }

  String told() {
    return operation + " on " + kind.told + " " + name;
  }

  AclBinding binding() {
    return new AclBinding(
        new ResourcePattern(kind.type, name, kind.pattern),
        new AccessControlEntry("User:" + service, "*", operation, AclPermissionType.ALLOW));
  }
}
