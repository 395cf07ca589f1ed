package io.sonostream.cli.models;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.ModelTable;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows everything about one model, after checking its files. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Check a released model, or a package on disk, and show its manifest as JSON.")
final class InspectCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "TASK|PACKAGE",
      description = "A task, or a package's path.")
  private String what = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Of the task (default: its champion).")
  private @Nullable String version;

  @Mixin TrainerOptions options = new TrainerOptions();

  @Override
  public Integer call() throws IOException {
    ObjectNode shown =
        version == null && Files.exists(Path.of(what))
            ? describe(ModelPackage.open(Path.of(what), TrustedKeys.ANYONE))
            : released();
    spec.commandLine().getOut().println(PRETTY.writeValueAsString(shown));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private ObjectNode released() {
    if (what.contains("/")) {
      throw new UserException(
          what + " does not exist; name a task (and version) or a package's path");
    }
    try (ModelRegistry models = options.models()) {
      ModelTable table = models.read();
      ModelRelease release = version == null ? table.champion(what) : table.require(what, version);
      ObjectNode shown = describe(options.packages(models).fetch(release));
      shown.set("release", JSON.valueToTree(ReleaseRow.of(release, table)));
      return shown;
    }
  }

  private static ObjectNode describe(ModelPackage model) {
    ObjectNode shown = JSON.createObjectNode();
    shown.put("path", model.path().toString());
    shown.put("sha256", model.sha256());
    shown.put("sizeBytes", model.sizeBytes());
    shown.put("signatureKeyId", model.signatureKeyId());
    shown.set("manifest", JSON.valueToTree(model.manifest()));
    return shown;
  }
}
