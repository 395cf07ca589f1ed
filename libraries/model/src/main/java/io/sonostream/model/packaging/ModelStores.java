package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.UserException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * All stores that the settings name, folders and others, as one. Addresses come from a topic: one
 * that lies in none of them is refused.
 */
public final class ModelStores implements ModelStore {
  private final FileModelStore folders;
  private final Map<URI, ModelStore> others;
  private final ModelStore first;

  private ModelStores(FileModelStore folders, Map<URI, ModelStore> others, ModelStore first) {
    this.folders = folders;
    this.others = others;
    this.first = first;
  }

  /**
   * @param own folder, made when it is not there
   * @param primary where packages are put; null for the folder
   * @param places folders, or addresses such as {@code s3://bucket/prefix}, that packages may be
   *     fetched from besides
   * @throws UserException when an address names no store that can be opened here
   */
  public static ModelStores of(
      Path own,
      @Nullable String primary,
      List<String> places,
      ObjectStoreOptions options,
      TrustedKeys keys) {
    List<Path> paths = new ArrayList<>();
    Map<URI, ModelStore> others = new LinkedHashMap<>();
    List<String> all = new ArrayList<>(places);
    if (primary != null) {
      all.add(primary);
    }
    for (String place : all) {
      if (isAddress(place)) {
        others.computeIfAbsent(address(place), uri -> open(uri, options, keys));
      } else {
        paths.add(Path.of(place));
      }
    }
    FileModelStore folders = new FileModelStore(own, paths, keys);
    if (primary == null) {
      return new ModelStores(folders, others, folders);
    }
    ModelStore first = isAddress(primary) ? others.get(address(primary)) : null;
    return new ModelStores(
        folders, others, first == null ? new FileModelStore(Path.of(primary), keys) : first);
  }

  @Override
  public URI put(ModelPackage modelPackage) {
    return first.put(modelPackage);
  }

  @Override
  public ModelPackage fetch(URI uri, String sha256) {
    if ("file".equals(uri.getScheme()) || others.isEmpty()) {
      return folders.fetch(uri, sha256);
    }
    for (Map.Entry<URI, ModelStore> store : others.entrySet()) {
      if (uri.toString().startsWith(store.getKey() + "/")) {
        return store.getValue().fetch(uri, sha256);
      }
    }
    throw new ModelException(
        uri + ": lies in none of the stores that the settings name, which are " + others.keySet());
  }

  private static boolean isAddress(String place) {
    return place.matches("[a-z][a-z0-9+.-]+://.*");
  }

  private static URI address(String place) {
    try {
      return URI.create(place.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new UserException("model store " + place + " is no address: " + e.getMessage(), e);
    }
  }

  private static ModelStore open(URI address, ObjectStoreOptions options, TrustedKeys keys) {
    List<String> known = new ArrayList<>(List.of("a folder"));
    for (ModelStoreProvider each : ServiceLoader.load(ModelStoreProvider.class)) {
      if (each.scheme().equals(address.getScheme())) {
        return each.open(address, options, keys);
      }
      known.add(each.scheme() + "://");
    }
    throw new UserException(
        "model store "
            + address
            + " can't be opened here; allowed are "
            + String.join(", ", known));
  }
}
