package io.sonostream.model.packaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.Temperature;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model package says of itself; the digest of its bytes is the package's name, since it
 * holds the digests of all other files.
 *
 * @param schemaVersion version of this record's form: {@link #SCHEMA_VERSION}
 * @param parentVersion the version that it was fine-tuned from; null for none
 * @param architecture name and parameters, for example {@code unet(base=32,depth=4)}; null for a
 *     network from elsewhere, which is known by its files only
 * @param classes foreground classes; the first has class value 1
 * @param threshold lowest foreground probability, 0-1, where there is one output plane
 * @param levels what a frame's brightness becomes before the network; null leaves it as it is
 * @param smallestPart share of a frame's pixels that a connected part of its mask must have to
 *     stay, 0-0.5; null keeps any
 * @param temperature of the probabilities that are told, fitted on validation subjects; null tells
 *     them as the network gives them
 * @param metrics by name, measured on the test subjects
 * @param createdAt ISO-8601, UTC
 * @param files every other file of the package, by name
 */
public record Manifest(
    int schemaVersion,
    String task,
    String version,
    @Nullable String parentVersion,
    @Nullable String architecture,
    InputShape input,
    OutputShape output,
    Numerics numerics,
    Fitting fitting,
    List<String> classes,
    double threshold,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Levels levels,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double smallestPart,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double temperature,
    Map<String, Double> metrics,
    Training training,
    String createdAt,
    Map<String, PackageFile> files) {

  public static final int SCHEMA_VERSION = 1;

  /**
   * What the name of a metric ends with that was measured without the temperature; without this
   * ending, it is the same one at the temperature.
   */
  public static final String UNCALIBRATED = "Uncalibrated";

  private static final int MAX_SIDE = 8_192;

  public Manifest {
    classes = List.copyOf(classes);
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    require(
        task.matches("[a-z0-9][a-z0-9._-]{0,99}"),
        "task",
        task,
        "lower-case letters, digits, dot, underscore and dash, at most 100");
    require(
        version.matches("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}"),
        "version",
        version,
        "letters, digits, dot, underscore, plus and dash, at most 100");
    require(!classes.isEmpty() && classes.size() <= 255, "classes", classes, "1 to 255 names");
    require(
        output.planes() == classes.size() + 1 || (output.planes() == 1 && classes.size() == 1),
        "output planes",
        output.planes(),
        "1 for one class, else one more than classes (" + classes.size() + ")");
    require(
        input.channels() == 1 || input.channels() == 3, "input channels", input.channels(), "1, 3");
    require(
        input.height() <= MAX_SIDE && input.width() <= MAX_SIDE,
        "input",
        input.height() + "x" + input.width(),
        "sides of at most " + MAX_SIDE);
    require(threshold >= 0 && threshold <= 1, "threshold", threshold, "0 to 1");
    require(
        smallestPart == null || (smallestPart >= 0 && smallestPart <= 0.5),
        "smallestPart",
        String.valueOf(smallestPart),
        "0 to 0.5");
    if (temperature != null) {
      new Temperature(temperature);
    }
    require(
        numerics.mean().isEmpty() || numerics.mean().size() == input.channels(),
        "numerics",
        numerics.mean().size() + " means",
        "as many as input channels (" + input.channels() + ")");
    numerics.usage().requireFit(output.planes(), numerics.answers());
    require(
        fitting.whole() || !numerics.usage().scaling().ofEachFrame(),
        "fitting",
        fitting,
        "LETTERBOX and STRETCH where scaling looks at the whole frame ("
            + numerics.usage().scaling().kind()
            + "): a tile does not know its frame");
    Instant.parse(createdAt);
    for (String name : files.keySet()) {
      require(FileNames.mayBeListed(name), "files", name, "names that packages have");
    }
    new ModelGeometry(input, output.planes(), output.height(), output.width());
    ProbeFiles.requireWhole(files, input, output);
  }

  private static void require(boolean holds, String what, Object found, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is \"" + found + "\"; allowed are " + allowed);
    }
  }

  /** Another version, made from this one, with a file more or a file changed. */
  Manifest derived(String newVersion, String file, PackageFile content) {
    Map<String, PackageFile> all = new TreeMap<>(files);
    all.put(file, content);
    return derived(newVersion, temperature, metrics, all);
  }

  /**
   * Another version, made from this one, that tells its probabilities otherwise. What was measured
   * at the temperature before is left out.
   */
  Manifest calibrated(String newVersion, double newTemperature) {
    Map<String, Double> still = new TreeMap<>(metrics);
    still.keySet().removeIf(name -> metrics.containsKey(name + UNCALIBRATED));
    return derived(newVersion, newTemperature == 1 ? null : newTemperature, still, files);
  }

  private Manifest derived(
      String newVersion,
      @Nullable Double newTemperature,
      Map<String, Double> newMetrics,
      Map<String, PackageFile> all) {
    return new Manifest(
        schemaVersion,
        task,
        newVersion,
        version,
        architecture,
        input,
        output,
        numerics,
        fitting,
        classes,
        threshold,
        levels,
        smallestPart,
        newTemperature,
        newMetrics,
        training,
        createdAt,
        all);
  }

  public ModelGeometry geometry() {
    return new ModelGeometry(input, output.planes(), output.height(), output.width());
  }

  /**
   * The same for versions of one network, which run at one speed: of a network from elsewhere,
   * whose inside is not known, only the file itself tells.
   */
  public String network() {
    String inside = architecture;
    if (inside == null) {
      inside =
          files.entrySet().stream()
              .filter(file -> file.getKey().startsWith("model."))
              .map(file -> file.getKey() + " " + file.getValue().sha256())
              .collect(Collectors.joining(", "));
    }
    String forms = files.containsKey(FileNames.INT8) ? " | int8" : "";
    return inside + " | " + geometry() + " | " + fitting + forms;
  }

  /** How frames of any size meet this model. */
  public FrameMapping mapping() {
    return fitting.mapping(
        geometry(),
        new Decision(
            threshold,
            smallestPart == null ? 0 : smallestPart,
            temperature == null ? Temperature.NONE : new Temperature(temperature)),
        levels == null ? Levels.AS_THEY_ARE : levels);
  }
}
