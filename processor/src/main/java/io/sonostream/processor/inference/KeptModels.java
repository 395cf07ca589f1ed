package io.sonostream.processor.inference;

import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.FileTree;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last model that served each task, copied to this machine, and the packages that the settings
 * name: a store that is gone when a processor starts must not leave its tasks without any model. A
 * copy that can't be written costs only that.
 *
 * <pre>
 *   folder/TASK.properties    version and digest
 *   folder/DIGEST/            the package
 * </pre>
 *
 * <p>Owner: the director's attempts call it, which are of one task each. Hand-off: the file system;
 * files appear whole. Bound: one package a task. Shutdown: none.
 */
public final class KeptModels implements LastResorts {
  private static final Logger log = LoggerFactory.getLogger(KeptModels.class);
  private static final String POINTER = ".properties";

  private final Path folder;
  private final TrustedKeys keys;
  private final FileModelStore copies;
  private final Map<String, Path> configured;
  private final ModelLoader loader;
  private final ModelStore elsewhere;
  private final Set<String> looked = new HashSet<>();

  /**
   * @param configured package directories of the settings, by task
   * @param loader says what they hold
   * @param elsewhere has what came from no folder
   */
  public KeptModels(
      Path folder,
      TrustedKeys keys,
      Map<String, Path> configured,
      ModelLoader loader,
      ModelStore elsewhere) {
    this.folder = folder;
    this.keys = keys;
    this.copies = new FileModelStore(folder, keys);
    this.configured = Map.copyOf(configured);
    this.loader = loader;
    this.elsewhere = elsewhere;
  }

  @Override
  public List<ReleasedModel> of(String task) {
    List<ReleasedModel> models = new ArrayList<>();
    kept(task).ifPresent(models::add);
    Path named = configured.get(task);
    if (named != null) {
      try {
        models.add(loader.describe(task, named));
      } catch (ModelRefusedException e) {
        log.warn("task {}: the configured model can't stand in: {}", task, e.getMessage());
      }
    }
    return models;
  }

  @Override
  public synchronized void serves(ReleasedModel release) {
    String sha256 = release.identity().sha256();
    boolean whole = isWhole(sha256);
    if (whole
        && kept(release.task())
            .map(ReleasedModel::identity)
            .equals(Optional.of(release.identity()))) {
      return;
    }
    try {
      // It serves: whoever had to trust it has done so.
      ModelPackage model = opened(release);
      if (!whole) {
        FileTree.delete(folder.resolve(sha256));
      }
      copies.put(model);
      looked.add(sha256);
      point(release);
      prune();
    } catch (ModelException | IOException e) {
      log.warn(
          "task {}: model {} can't be kept in {} for a start without its store: {}",
          release.task(),
          release.version(),
          folder,
          e.getMessage());
    }
  }

  /** Read once a start, when nobody needs it yet: a disk may have damaged it meanwhile. */
  private boolean isWhole(String sha256) {
    Path copy = folder.resolve(sha256);
    if (!Files.isDirectory(copy)) {
      return false;
    }
    if (!looked.contains(sha256)) {
      try {
        looked.add(ModelPackage.open(copy, TrustedKeys.ANYONE, sha256).sha256());
      } catch (ModelException e) {
        log.warn("the model that was kept is to be copied anew: {}", e.getMessage());
        return false;
      }
    }
    return true;
  }

  private ModelPackage opened(ReleasedModel release) {
    String sha256 = release.identity().sha256();
    return FileModelStore.isFile(release.uri())
        ? ModelPackage.open(FileModelStore.path(release.uri()), keys.vouchedFor(), sha256)
        : elsewhere.fetch(release.uri(), sha256);
  }

  private Optional<ReleasedModel> kept(String task) {
    Path pointer = folder.resolve(task + POINTER);
    if (!Files.isRegularFile(pointer)) {
      return Optional.empty();
    }
    try {
      Properties lines = read(pointer);
      String version = lines.getProperty("version", "");
      String sha256 = lines.getProperty("sha256", "");
      Path copy = folder.resolve(sha256);
      if (version.isEmpty() || sha256.isEmpty() || !Files.isDirectory(copy)) {
        return Optional.empty();
      }
      return Optional.of(new ReleasedModel(new ModelIdentity(task, version, sha256), copy.toUri()));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("{} can't be read: {}", pointer, e.getMessage());
      return Optional.empty();
    }
  }

  private static Properties read(Path file) throws IOException {
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      lines.load(in);
    }
    return lines;
  }

  private void point(ReleasedModel release) throws IOException {
    String lines =
        "version=" + release.version() + "\nsha256=" + release.identity().sha256() + "\n";
    AtomicFile.write(
        folder.resolve(release.task() + POINTER), lines.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes away the packages that no task points at any more. */
  private void prune() throws IOException {
    Set<Path> wanted = new HashSet<>();
    List<Path> packages = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (entry.toString().endsWith(POINTER)) {
          wanted.add(folder.resolve(read(entry).getProperty("sha256", "")));
        } else if (Files.isDirectory(entry)) {
          packages.add(entry);
        }
      }
    }
    packages.removeAll(wanted);
    for (Path old : packages) {
      FileTree.delete(old);
    }
  }
}
