package io.sonostream.benchmarks.plan;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One processor's speed as a benchmark printed it.
 *
 * @param masksPerSecond {@code streamFps}
 * @param batch {@code batch}
 */
record MeasuredSpeed(double masksPerSecond, int batch) {

  /** Reads what {@code bench stream --json} printed. */
  static MeasuredSpeed read(Path file) {
    try {
      JsonNode found = new JsonMapper().readTree(Files.readString(file));
      if (!found.path("streamFps").isNumber() || !found.path("batch").isInt()) {
        throw new UserException(
            file
                + " has no streamFps and batch; give the output of: sonostream bench stream --json");
      }
      return new MeasuredSpeed(found.get("streamFps").doubleValue(), found.get("batch").intValue());
    } catch (JacksonException e) {
      throw new UserException(file + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UserException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
