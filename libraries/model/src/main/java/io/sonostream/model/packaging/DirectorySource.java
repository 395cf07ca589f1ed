package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A package as a directory. Links are refused: they lead out of it. */
record DirectorySource(Path root) implements PackageSource {
  @Override
  public Set<String> names() throws IOException {
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(root, 3)) {
      entries = walk.skip(1).limit(FileNames.MOST_FILES + 2L).toList();
    }
    // One more than the files is their folder, two more is too many.
    if (entries.size() > FileNames.MOST_FILES + 1) {
      throw new ModelException("package holds more than " + FileNames.MOST_FILES + " files");
    }
    Set<String> names = new TreeSet<>();
    for (Path entry : entries) {
      String name = root.relativize(entry).toString().replace('\\', '/');
      if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        names.add(name);
      } else if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) || !name.equals("probes")) {
        throw new ModelException(
            "package holds " + name + ", which is neither a file nor its probes folder");
      }
    }
    return names;
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(root.resolve(name));
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(root.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }
}
