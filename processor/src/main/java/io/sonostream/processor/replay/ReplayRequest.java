package io.sonostream.processor.replay;

import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * What a user asks for.
 *
 * @param name empty for one made of the rest, so that the same words go on with the same replay
 * @param source live, archive or a topic's name
 * @param from as {@link RangeBound} reads it
 * @param to as {@link RangeBound} reads it
 * @param partitions of the source to take; empty for all
 * @param maskTopic full name; empty for masks.replay.NAME
 * @param model empty for the champion as it is when the replay first begins
 * @param append whether masks may be added to a topic that holds some
 */
public record ReplayRequest(
    Optional<String> name,
    String task,
    String source,
    String from,
    String to,
    SortedSet<Integer> partitions,
    Optional<String> maskTopic,
    Optional<ReleasedModel> model,
    boolean append) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,128}");

  public ReplayRequest {
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      throw new UserException(
          "--name is '"
              + name.get()
              + "'; it becomes part of a topic's name: use 1 to 128 letters, digits, dots,"
              + " underscores and hyphens");
    }
  }

  /** The given name, or the task and a digest of everything else. */
  public String key() {
    return name.orElseGet(this::derived);
  }

  private String derived() {
    String words =
        String.join(
            "\n",
            task,
            source,
            from,
            to,
            partitions.toString(),
            maskTopic.orElse(""),
            model.map(asked -> asked.identity().sha256()).orElse("champion"));
    String readable = task.replaceAll("[^a-zA-Z0-9._-]", "_");
    return readable.substring(0, Math.min(64, readable.length()))
        + "-"
        + Digests.hex(Digests.sha256(words)).substring(0, 8);
  }
}
