package io.sonostream.learning.run;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole packages whose weights are no use. */
final class BrokenPackage {
  private BrokenPackage() {}

  static Path withNotANumber(Path good, Path target) {
    return with(new Tensor(new int[] {1}, new float[] {Float.NaN}), good, target);
  }

  /** Finite, as a package's weights must be, but beyond what a loss can be computed of. */
  static Path withOverflow(Path good, Path target) {
    return with(new Tensor(new int[] {1}, new float[] {Float.MAX_VALUE}), good, target);
  }

  private static Path with(Tensor headBias, Path good, Path target) {
    ModelPackage from = ModelPackage.open(good, TrustedKeys.ANYONE);
    Map<String, Tensor> tensors = new LinkedHashMap<>(from.weights().orElseThrow().tensors());
    tensors.put("head.bias", headBias);
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
