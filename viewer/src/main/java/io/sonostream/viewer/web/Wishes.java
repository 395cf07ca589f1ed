package io.sonostream.viewer.web;

import io.sonostream.schemas.records.FrameId;
import io.sonostream.viewer.desk.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page may ask for, as JSON bodies. A missing or overlong word is refused by name. Who
 * asks is in none of them: the session says it.
 */
final class Wishes {
  private static final int MAX_WORD = 500;
  private static final int MOST_CLASSES = 254;

  private Wishes() {}

  record Promote(String task, String version, @Nullable String seenChampion, String reason) {
    Promote {
      word("task", task);
      word("version", version);
      word("reason", reason);
    }
  }

  record Rollback(String task, @Nullable String seenChampion, String reason) {
    Rollback {
      word("task", task);
      word("reason", reason);
    }
  }

  record Retrain(String task, @Nullable String strategy, String reason) {
    Retrain {
      word("task", task);
      word("reason", reason);
    }
  }

  record Cancel(String task, String reason) {
    Cancel {
      word("task", task);
      word("reason", reason);
    }
  }

  /** The frame after (way 1) or before (way -1) one of a stream. */
  record Beside(
      String topic, String partition, String offset, String device, String stream, String way) {
    Beside {
      word("topic", topic);
      number("partition", partition);
      number("offset", offset);
      word("device", device);
      word("stream", stream);
      if (!way.equals("1") && !way.equals("-1")) {
        throw new Refusal(
            Refusal.Kind.BAD_REQUEST,
            "way is '" + way + "'; allowed are 1 (after) and -1 (before)");
      }
    }
  }

  record Freeze(
      String topic, int partition, String offset, String device, String stream, String sequence) {
    Freeze {
      word("topic", topic);
      number("offset", offset);
      word("device", device);
      word("stream", stream);
      number("sequence", sequence);
    }
  }

  /**
   * @param classNames what the values mean, the first is 1; null from a page that doesn't know
   * @param adjudicates whether it settles the frame, whatever other readers drew; false where that
   *     is left out
   */
  record Save(
      String ticket, List<Integer> runs, @Nullable List<String> classNames, boolean adjudicates) {
    Save {
      word("ticket", ticket);
      if (runs == null || runs.contains(null)) {
        throw new Refusal(Refusal.Kind.BAD_REQUEST, "runs are missing; send the label map");
      }
      if (classNames != null) {
        if (classNames.isEmpty() || classNames.size() > MOST_CLASSES) {
          throw new Refusal(
              Refusal.Kind.BAD_REQUEST,
              classNames.size() + " classes are named; allowed are 1 to " + MOST_CLASSES);
        }
        classNames.forEach(name -> word("a class's name", name));
      }
    }
  }

  /** A frame of which another reader is wanted. */
  record Requested(String task, String frame) {
    Requested {
      word("task", task);
      key("frame", frame);
    }
  }

  /**
   * A label that there is.
   *
   * @param label key of its record
   * @param place which of those of its key it is, as it was listed
   */
  record Labelled(String label, String place) {
    Labelled {
      key("label", label);
      word("place", place);
    }
  }

  record Withdraw(String label, String place, String reason) {
    Withdraw {
      key("label", label);
      word("place", place);
      word("reason", reason);
    }
  }

  private static void word(String name, @Nullable String value) {
    text(name, value, MAX_WORD);
  }

  /** Of names that are as long as they may be, each letter with nine characters. */
  private static void key(String name, @Nullable String value) {
    text(name, value, FrameId.MAX_KEY_CHARS);
  }

  private static void text(String name, @Nullable String value, int most) {
    if (value == null || value.isBlank()) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, name + " is empty; fill it in");
    }
    if (value.length() > most) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          name + " has " + value.length() + " characters; at most " + most + " are allowed");
    }
  }

  private static void number(String name, @Nullable String value) {
    if (value == null || !value.matches("\\d{1,19}")) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, name + " is not a number");
    }
  }
}
