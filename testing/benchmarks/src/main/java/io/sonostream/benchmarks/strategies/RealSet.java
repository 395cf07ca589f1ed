package io.sonostream.benchmarks.strategies;

import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.SubjectSplit;
import java.nio.file.Path;

/**
 * A folder of real images with masks and groups.
 *
 * @param name in tables
 * @param folder inside the data folder
 * @param split of the groups
 */
record RealSet(String name, String folder, String structure, SubjectSplit split) {
  /** A large test part, since intervals over groups are what the table is for. */
  private static final SubjectSplit MANY_TESTS = new SubjectSplit(0.45, 0.15);

  static final RealSet BREAST =
      new RealSet("breast lesions (BUSI)", "us_breast_busi", "lesion", MANY_TESTS);
  static final RealSet NERVE =
      new RealSet("nerves (US-guided anaesthesia)", "us_nerve_usgra", "nerve", MANY_TESTS);

  /** Only to start from. */
  static final RealSet NUCLEI =
      new RealSet("nuclei (DSB 2018)", "nuclei_dsb2018", "nucleus", new SubjectSplit(0.8, 0.2));

  FolderSource in(Path data) {
    Path root = data.resolve(folder);
    return new FolderSource(
        root.resolve("images"), root.resolve("masks"), root.resolve("index.csv"), split);
  }
}
