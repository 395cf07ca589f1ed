package io.sonostream.model.engine;

import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.ShutdownHook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the folder that ONNX Runtime unpacks its natives into away again. ONNX Runtime asks the JVM
 * to delete files and folder at exit, and the JVM begins with what it was asked for last: the
 * folder, which still has its files. So one empty folder was left by every process.
 *
 * <p>Its name is nowhere but in the kernel's list of what is mapped; where there is no such list,
 * the folder stays.
 */
final class OnnxNatives {
  private static final Logger log = LoggerFactory.getLogger(OnnxNatives.class);
  private static final Path MAPPED = Path.of("/proc/self/maps");
  private static final String FOLDER = "onnxruntime-java";
  private static final AtomicBoolean known = new AtomicBoolean();

  private OnnxNatives() {}

  /** Once they are loaded. Not before the end: those of a GPU are looked for there later. */
  static void leaveWithTheProcess() {
    if (!known.compareAndSet(false, true)) {
      return;
    }
    folder().ifPresent(folder -> ShutdownHook.of("onnx-natives", () -> delete(folder)));
  }

  private static Optional<Path> folder() {
    if (!Files.isReadable(MAPPED)) {
      return Optional.empty();
    }
    try {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toRealPath();
      for (String line : Files.readAllLines(MAPPED, StandardCharsets.UTF_8)) {
        if (line.contains(FOLDER)) {
          Path folder = Path.of(line.substring(line.indexOf('/'))).getParent();
          if (folder != null && isTheirs(folder, temporary)) {
            return Optional.of(folder);
          }
        }
      }
    } catch (IOException e) {
      log.debug("{} can't be read", MAPPED, e);
    }
    return Optional.empty();
  }

  /** Nothing else that happens to have such a name may ever go. */
  private static boolean isTheirs(Path folder, Path temporary) {
    return temporary.equals(folder.getParent())
        && String.valueOf(folder.getFileName()).startsWith(FOLDER);
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      log.debug("{} stays", folder, e);
    }
  }
}
