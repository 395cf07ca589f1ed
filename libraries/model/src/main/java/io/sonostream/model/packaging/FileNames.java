package io.sonostream.model.packaging;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The only names that a package may hold. With a list of what is allowed there is nothing to say
 * about dots, slashes and links.
 */
final class FileNames {
  /**
   * A manifest, a signature, three networks, what int8 needs and a thousand probes: no package
   * holds more.
   */
  static final int MOST_FILES = 2_006;

  static final String MANIFEST = "manifest.json";
  static final String SIGNATURE = "signature.json";
  static final String WEIGHTS = "weights.safetensors";
  static final String TORCH_SCRIPT = "model.pt";
  static final String ONNX = "model.onnx";
  static final String INT8 = "int8.json";

  private static final Pattern LISTED =
      Pattern.compile(
          "weights\\.safetensors|model\\.pt|model\\.onnx|int8\\.json|probes/\\d{3}\\.(frame|mask)\\.png");

  private FileNames() {}

  /** Whether the manifest may list a file of that name. */
  static boolean mayBeListed(String name) {
    return LISTED.matcher(name).matches();
  }

  static boolean isProbe(String name) {
    return name.startsWith("probes/");
  }

  static String probeFrame(int number) {
    return String.format(Locale.ROOT, "probes/%03d.frame.png", number);
  }

  static String probeMask(int number) {
    return String.format(Locale.ROOT, "probes/%03d.mask.png", number);
  }
}
