package io.sonostream.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.benchmarks.engine.Python;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same network and recipe in plain PyTorch, where a Python here has it. */
record PlainTorch(Python python, Path folder) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern UNET = Pattern.compile("unet\\(base=(\\d+),depth=(\\d+)\\)");
  private static final String SCRIPT = "plain_torch.py";

  /**
   * @param folder of its own, which is made where it isn't there
   * @return nothing where no Python here imports torch
   */
  static Optional<PlainTorch> in(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Python.with("torch", folder).map(python -> new PlainTorch(python, folder));
  }

  /**
   * Base and depth.
   *
   * @throws UserException where it is another network
   */
  static Matcher requireUnet(String architecture) {
    Matcher unet = UNET.matcher(ArchitectureSpec.parse(architecture).complete().toString());
    if (!unet.matches()) {
      throw new UserException(
          "plain PyTorch has unet(base=...,depth=...) alone; asked for is " + architecture);
    }
    return unet;
  }

  /**
   * Writes scripts and job.
   *
   * @param subjects of the validation examples, in their order
   * @param data digest of what is learned from and chosen by
   * @throws UserException where the script does not know the network or the recipe, or the folder
   *     was begun with others
   */
  void prepare(
      String architecture, int side, Recipe recipe, int threads, List<String> subjects, String data)
      throws IOException {
    Matcher unet = requireUnet(architecture);
    boolean plain =
        recipe.lossShape().equals(LossShape.PLAIN) && recipe.levels().equals(Levels.AS_THEY_ARE);
    if (!plain) {
      throw new UserException(
          "plain PyTorch knows the plain loss and frames as they are; the recipe has "
              + recipe.lossShape()
              + " and "
              + recipe.levels());
    }
    copy("/io/sonostream/benchmarks/engine/serving.py");
    copy("/io/sonostream/benchmarks/results/" + SCRIPT);
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("base", Integer.parseInt(unet.group(1)));
    job.put("depth", Integer.parseInt(unet.group(2)));
    job.put("side", side);
    job.put("threads", threads);
    job.put("subjects", subjects);
    job.put("data", data);
    job.put("recipe", recipe);
    Path file = folder.resolve("job.json");
    if (Files.exists(file) && !completed(JSON.readTree(file.toFile())).equals(tree(job))) {
      throw new UserException(
          folder + " was begun with other settings; remove it, or give another --work");
    }
    AtomicFile.write(file, JSON.writeValueAsBytes(job));
  }

  /** One of before inversion could be asked for did without. */
  private static JsonNode completed(JsonNode begun) {
    if (begun.at("/recipe/augmentation") instanceof ObjectNode augmentation
        && !augmentation.has("invertProbability")) {
      augmentation.put("invertProbability", 0.0);
    }
    return begun;
  }

  /** As it is read again. */
  private static JsonNode tree(Map<String, Object> job) throws IOException {
    return JSON.readTree(JSON.writeValueAsBytes(job));
  }

  void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  void write(String name, StateDict weights) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      Safetensors.write(weights, out);
    }
  }

  StateDict weights(String name) throws IOException {
    return Safetensors.read(Files.readAllBytes(folder.resolve(name)), name);
  }

  /**
   * Runs the script to its end.
   *
   * @param what {@code steps} or {@code train}
   * @param news is told each line but the last
   * @return the last line
   * @throws UserException with what it said last, where it fails
   */
  JsonNode run(String what, Consumer<JsonNode> news) throws IOException {
    Path errors = folder.resolve(what + ".err");
    Process process =
        new ProcessBuilder(
                python.program(), folder.resolve(SCRIPT).toString(), what, folder.toString())
            .redirectError(errors.toFile())
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String before = null;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (before != null) {
          news.accept(JSON.readTree(before));
        }
        before = line;
      }
      int code = process.waitFor();
      if (code != 0 || before == null) {
        List<String> said = Files.readAllLines(errors);
        throw new UserException(
            python.program()
                + " "
                + SCRIPT
                + " ended with "
                + code
                + ": "
                + (said.isEmpty() ? "it said nothing" : said.get(said.size() - 1))
                + "; see "
                + errors);
      }
      return JSON.readTree(before);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PyTorch trains", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private void copy(String resource) {
    Path target = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    try (InputStream in = PlainTorch.class.getResourceAsStream(resource)) {
      Files.write(target, Objects.requireNonNull(in, resource).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(target + " can't be written: " + e.getMessage(), e);
    }
  }
}
