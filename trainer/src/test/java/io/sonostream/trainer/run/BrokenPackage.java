package io.sonostream.trainer.run;

import io.sonostream.model.architecture.ArchitectureSpec;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.model.weights.StateDict;
import io.sonostream.model.weights.Tensor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole package whose weights are not numbers. */
final class BrokenPackage {
  private BrokenPackage() {}

  static Path withNotANumber(Path good, Path target) {
    ModelPackage from = ModelPackage.open(good, TrustedKeys.ANYONE);
    Map<String, Tensor> tensors = new LinkedHashMap<>(from.weights().orElseThrow().tensors());
    tensors.put("head.bias", new Tensor(new int[] {1}, new float[] {Float.NaN}));
    PackageDraft draft =
        new PackageDraft(
            "breast-lesion", "1", from.manifest().input(), List.of("lesion"), Instant.EPOCH);
    new PackageWriter(null)
        .write(
            draft,
            ArchitectureSpec.parse(String.valueOf(from.manifest().architecture())),
            1,
            new StateDict(tensors),
            List.of(),
            target);
    return target;
  }
}
