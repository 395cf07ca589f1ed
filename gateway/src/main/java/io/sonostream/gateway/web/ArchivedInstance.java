package io.sonostream.gateway.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * An instance that an archive says it has.
 *
 * @param sopClass empty where the archive doesn't say
 */
public record ArchivedInstance(String study, String series, String instance, String sopClass) {
  private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");

  /**
   * @param answer an item of DICOM's JSON model, PS3.18 annex F
   * @throws IOException when a name is missing, or none: it becomes part of an address
   */
  static ArchivedInstance of(JsonNode answer) throws IOException {
    return new ArchivedInstance(
        uid(answer, "0020000D"),
        uid(answer, "0020000E"),
        uid(answer, "00080018"),
        answer.path("00080016").path("Value").path(0).asText(""));
  }

  private static String uid(JsonNode answer, String tag) throws IOException {
    String uid = answer.path(tag).path("Value").path(0).asText("");
    if (!UID.matcher(uid).matches()) {
      throw new IOException("an instance of its answer has no UID as " + tag);
    }
    return uid;
  }

  String path() {
    return "/studies/" + study + "/series/" + series + "/instances/" + instance;
  }
}
