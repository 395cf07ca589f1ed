package io.sonostream.processor.openinference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.processor.inference.ServingStatus;
import io.sonostream.runtime.Version;
import io.sonostream.service.health.Health;

/** What the protocol tells of server and models, without asking for a mask. */
final class Pages {
  private static final int ANY = -1;

  private Pages() {}

  static Answer server() {
    ObjectNode page = Answer.object().put("name", "sonostream").put("version", Version.current());
    page.putArray("extensions").add("binary_tensor_data");
    return Answer.of(200, page);
  }

  /** The protocol wants a status of 4xx where the answer is no. */
  static Answer health(String what, Health health) {
    ObjectNode page = Answer.object().put(what, health.ok());
    return health.ok() ? Answer.of(200, page) : Answer.of(400, page.put("error", health.message()));
  }

  static Answer ready(ServingStatus model) {
    return Answer.of(200, Answer.object().put("name", model.model().task()).put("ready", true));
  }

  static Answer metadata(ServingStatus model) {
    ObjectNode page = Answer.object().put("name", model.model().task());
    page.putArray("versions").add(model.model().version());
    page.put("platform", model.engine());
    page.putArray("inputs").addPOJO(Answer.tensor(InferRequest.IMAGE, ANY, ANY, model.channels()));
    page.putArray("outputs").addPOJO(Answer.tensor(InferRequest.MASK, ANY, ANY));
    page.putObject("parameters")
        .put("sha256", model.model().sha256())
        .put("classes", String.join(",", model.classes()));
    return Answer.of(200, page);
  }
}
