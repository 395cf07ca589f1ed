package io.sonostream.cli.models;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.runtime.OutputFile;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one file can hold of a model, by its ending. */
enum ExportForm {
  ZIP {
    @Override
    void write(ModelPackage model, Path target) {
      model.writeZip(target);
    }
  },
  SAFETENSORS {
    @Override
    void write(ModelPackage model, Path target) {
      var weights = require(model, model.weights(), "weights");
      save(target, out -> Safetensors.write(weights, out));
    }
  },
  PT {
    @Override
    void write(ModelPackage model, Path target) {
      byte[] script = require(model, model.torchScript(), "TorchScript archive");
      save(target, out -> out.write(script));
    }
  },
  ONNX {
    @Override
    void write(ModelPackage model, Path target) {
      byte[] onnx = require(model, model.onnx(), "ONNX file");
      save(target, out -> out.write(onnx));
    }
  };

  /** Writes the file's bytes. */
  private interface Content {
    void to(OutputStream out) throws IOException;
  }

  abstract void write(ModelPackage model, Path target);

  static ExportForm of(Path target) {
    String name = target.toString().toLowerCase(Locale.ROOT);
    for (ExportForm form : values()) {
      if (name.endsWith(form.ending())) {
        return form;
      }
    }
    throw new UserException(
        target
            + " has none of the endings "
            + Arrays.stream(values()).map(ExportForm::ending).collect(Collectors.joining(", "))
            + ", which say what is to be written");
  }

  private String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  private static <T> T require(ModelPackage model, Optional<T> part, String what) {
    return part.orElseThrow(
        () ->
            new UserException(
                model.path() + " holds a network from elsewhere, without " + what + " of its own"));
  }

  private static void save(Path target, Content content) {
    OutputFile.write(target, content::to);
  }
}
