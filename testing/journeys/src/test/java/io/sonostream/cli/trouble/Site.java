package io.sonostream.cli.trouble;

import io.sonostream.dicom.Forged;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.runtime.FreePort;
import io.sonostream.testkit.clips.ClipForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A folder with everything that commands work with, all of it well, and no broker anywhere. */
final class Site {
  private static final int PICTURES = 8;
  private static final Path NETWORK =
      Path.of(
          "..",
          "..",
          "libraries",
          "model",
          "src",
          "test",
          "resources",
          "foreign",
          "sigmoid-logits.onnx");

  private Site() {}

  static void write(Path folder, int brokerPort, int registryPort) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("site.conf"), settings(folder, brokerPort, registryPort));
    pictures(folder);
    model(folder);
    new ClipForge.Recipe().at(0, 100).write(folder.resolve("clip.mp4"));
    Files.write(folder.resolve("clip.dcm"), Forged.bytes("explicit-clip"));
    Files.copy(NETWORK, folder.resolve("net.onnx"));
    Files.writeString(folder.resolve("classes.txt"), "lesion=1\n");
    Files.writeString(folder.resolve("encoder.npz"), "no weights");
    Files.writeString(folder.resolve("password"), "correct horse battery\n");
    Files.writeString(folder.resolve("known-users"), "");
  }

  private static void pictures(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data/images"));
    Files.createDirectories(folder.resolve("data/masks"));
    byte[] mask = new byte[64];
    Arrays.fill(mask, 20, 30, (byte) 1);
    StringBuilder index = new StringBuilder("id,group\n");
    for (int i = 0; i < PICTURES; i++) {
      byte[] pixels = new byte[64];
      Arrays.fill(pixels, (byte) (i + 1));
      String name = i + ".png";
      ImageFiles.write(new PixelImage(8, 8, 1, pixels), folder.resolve("data/images/" + name));
      ImageFiles.write(new PixelImage(8, 8, 1, mask), folder.resolve("data/masks/" + name));
      index.append(i).append(",s").append(i).append('\n');
    }
    Files.writeString(folder.resolve("index.csv"), index);
  }

  private static void model(Path folder) {
    ArchitectureSpec tiny = ArchitectureSpec.parse("unet(base=2,depth=1)");
    PackageDraft draft =
        new PackageDraft(
            "breast-lesion", "3", new InputShape(1, 32, 32), List.of("lesion"), Instant.EPOCH);
    SigningKey key =
        SigningKey.generate(folder.resolve("key.pem"), folder.resolve("key.pub"), null);
    new PackageWriter(key)
        .write(
            draft,
            tiny,
            1,
            Initialisation.of(tiny.build(1, 1, 32, 32), 4),
            List.of(),
            folder.resolve("model"));
  }

  /** Settings of every service, which waits no longer than a test can. */
  static String settings(Path folder, int brokerPort, int registryPort) {
    return """
        kafka {
          bootstrap.servers = "127.0.0.1:%s"
        }
        registry {
          schema.registry.url = "http://127.0.0.1:%s"
          max.retries = 1
        }
        device.start-timeout = 500ms
        processor {
          start-timeout = 500ms
          http.port = 0
          models { directory = "%3$s/seen", keys = "%3$s/keys", stores = ["%3$s/store"] }
          engine.profile-directory = "%3$s/profiles"
        }
        trainer {
          start-timeout = 500ms
          http.port = 0
          state-directory = "%3$s/trainer"
          models { directory = "%3$s/store", keys = "%3$s/keys" }
          tasks.nerves {
            classes = [nerve], strategy = full, triggers { new-labels = 50, interval = 24h }
          }
        }
        viewer {
          start-timeout = 500ms
          http.port = 0
          port = 0
        }
        gateway {
          start-timeout = 500ms
          http.port = 0
          store { enabled = true, port = 0 }
          spool.directory = "%3$s/spool"
        }
        mlflow {
          start-timeout = 500ms
          http.port = 0
        }
        """
        .formatted(brokerPort, registryPort, folder);
  }

  /** A port of this machine where nobody listens. */
  static int silentPort() {
    return FreePort.next();
  }
}
