package io.sonostream.benchmarks.results;

import io.sonostream.learning.dataset.Part;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who learns, who chooses and who judges.
 *
 * @param name of the split within its set, for files
 * @param parts by image id; images that are not in it take no part
 * @param leaked test images of which another of their group is learned from; 0 where groups are
 *     kept together
 */
record Split(String name, Map<String, Part> parts, int leaked) {
  Split {
    parts = new LinkedHashMap<>(parts);
  }

  long count(Part part) {
    return parts.values().stream().filter(part::equals).count();
  }
}
