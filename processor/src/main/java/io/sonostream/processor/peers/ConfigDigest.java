package io.sonostream.processor.peers;

import io.sonostream.runtime.Digests;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a processor was told that decides what becomes of a frame, short enough for the name of a
 * Kafka client: each member of a consumer group shows its name to all others, so the group itself
 * says who was told what, for as long as he is there.
 *
 * @param limits digest of the limits, 8 hexadecimal digits
 * @param tasks digest of each task's name, 8 hexadecimal digits, in order
 */
public record ConfigDigest(String limits, Set<String> tasks) {
  private static final int DIGITS = 8;
  private static final Pattern IN_CLIENT_ID =
      Pattern.compile("-l([0-9a-f]{8})t((?:[0-9a-f]{8})*)-([0-9a-f-]{36})(?:-StreamThread.*)?$");

  /** A processor with its digest, as its group shows it. */
  record Member(String process, ConfigDigest digest) {}

  public ConfigDigest {
    tasks = Collections.unmodifiableSet(new TreeSet<>(tasks));
  }

  /**
   * @param limits name to value
   */
  public static ConfigDigest of(Set<String> tasks, Map<String, ?> limits) {
    TreeSet<String> digests = new TreeSet<>();
    tasks.forEach(task -> digests.add(digest(task)));
    return new ConfigDigest(digest(new TreeMap<>(limits).toString()), digests);
  }

  /** A name for a Kafka client, by which {@link #member} knows the digest again. */
  public String clientId(String applicationId, UUID process) {
    return applicationId + "-l" + limits + "t" + String.join("", tasks) + "-" + process;
  }

  /** Empty for a client that says nothing of the kind, such as one of an older version. */
  static Optional<Member> member(String clientId) {
    Matcher found = IN_CLIENT_ID.matcher(clientId);
    if (!found.find()) {
      return Optional.empty();
    }
    TreeSet<String> tasks = new TreeSet<>();
    for (int at = 0; at < found.group(2).length(); at += DIGITS) {
      tasks.add(found.group(2).substring(at, at + DIGITS));
    }
    return Optional.of(new Member(found.group(3), new ConfigDigest(found.group(1), tasks)));
  }

  boolean knows(String task) {
    return tasks.contains(digest(task));
  }

  private static String digest(String text) {
    return Digests.hex(Digests.sha256(text)).substring(0, DIGITS);
  }
}
