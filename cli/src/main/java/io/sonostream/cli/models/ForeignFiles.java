package io.sonostream.cli.models;

import io.sonostream.network.onnx.OnnxSignature;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The files that were named, told apart by their endings.
 *
 * @param signature what the ONNX file says of itself; null without one
 */
record ForeignFiles(
    @Nullable Path torchScript, @Nullable Path onnx, @Nullable OnnxSignature signature) {

  static ForeignFiles of(List<Path> files) {
    Path script = null;
    Path onnx = null;
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new UserException(file + " is not a file; name a .pt or an .onnx");
      }
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (script == null && (name.endsWith(".pt") || name.endsWith(".torchscript"))) {
        script = file;
      } else if (onnx == null && name.endsWith(".onnx")) {
        onnx = file;
      } else {
        throw new UserException(
            file
                + ": networks from elsewhere are one TorchScript file (.pt, written by"
                + " torch.jit.save), one ONNX file (.onnx), or one of each");
      }
    }
    return new ForeignFiles(script, onnx, onnx == null ? null : OnnxSignature.read(onnx));
  }
}
