package io.sonostream.cli.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Which rights a service needs of a broker: the table of docs/security.md, which the build puts
 * beside this class, so that what is documented is what is granted.
 */
record RightsTable(List<Row> rows) {
  private static final String FILE = "security.md";
  private static final RightsTable SHIPPED = read();

  /** How a resource is named in the table. */
  enum Kind {
    TOPIC("topic", ResourceType.TOPIC, PatternType.LITERAL),
    TOPICS("topics that begin with", ResourceType.TOPIC, PatternType.PREFIXED),
    GROUP("group", ResourceType.GROUP, PatternType.LITERAL),
    TRANSACTIONS("transactional ids", ResourceType.TRANSACTIONAL_ID, PatternType.PREFIXED);

    private final String word;
    private final ResourceType type;
    private final PatternType pattern;

    Kind(String word, ResourceType type, PatternType pattern) {
      this.word = word;
      this.type = type;
      this.pattern = pattern;
    }

    static Kind of(String word) {
      return Stream.of(values())
          .filter(kind -> kind.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(FILE + " has rights on a '" + word + "'"));
    }
  }

  /** One line: these operations on these names. */
  record Row(String service, List<AclOperation> operations, Kind kind, List<String> names) {}

  RightsTable {
    rows = List.copyOf(rows);
  }

  static RightsTable shipped() {
    return SHIPPED;
  }

  /** The rows of Markdown that are rights; other lines and tables are passed over. */
  static RightsTable of(Stream<String> lines) {
    List<Row> rows = new ArrayList<>();
    Set<String> words = new TreeSet<>();
    Stream.of(Kind.values()).forEach(kind -> words.add(kind.word));
    lines.forEach(
        line -> {
          String[] cells = line.strip().split("\\s*\\|\\s*");
          if (cells.length == 5 && words.contains(cells[3])) {
            rows.add(
                new Row(
                    cells[1],
                    Stream.of(cells[2].split(",\\s*")).map(AclOperation::valueOf).toList(),
                    Kind.of(cells[3]),
                    List.of(cells[4].split(",\\s*"))));
          }
        });
    return new RightsTable(rows);
  }

  Set<String> services() {
    Set<String> services = new TreeSet<>();
    rows.forEach(row -> services.add(row.service()));
    return services;
  }

  /**
   * What a user is granted who does what these services do.
   *
   * @param prefix that every name begins with
   */
  List<AclBinding> grants(String user, List<String> services, String prefix) {
    List<AclBinding> grants = new ArrayList<>();
    for (Row row : rows) {
      if (!services.contains(row.service())) {
        continue;
      }
      for (String name : row.names()) {
        for (AclOperation operation : row.operations()) {
          grants.add(
              new AclBinding(
                  new ResourcePattern(row.kind().type, prefix + name, row.kind().pattern),
                  new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
      }
    }
    return grants;
  }

  private static RightsTable read() {
    try (InputStream in = RightsTable.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not on the class path");
      }
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
