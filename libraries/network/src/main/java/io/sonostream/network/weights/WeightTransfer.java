package io.sonostream.network.weights;

import io.sonostream.network.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happened when a file's tensors were put into a network: every tensor of the file and every
 * wanted tensor of the network is in exactly one of the lists.
 *
 * @param state the network's tensors, with the loaded ones replaced
 * @param loaded names in the network that took a tensor of the file
 * @param missing wanted names in the network that the file does not hold
 * @param misshaped names whose shapes differ, with both shapes
 * @param unknown names in the file that the network does not have, for example a classifier's
 */
public record WeightTransfer(
    StateDict state,
    List<String> loaded,
    List<String> missing,
    List<String> misshaped,
    List<String> unknown) {
  public WeightTransfer {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    misshaped = List.copyOf(misshaped);
    unknown = List.copyOf(unknown);
  }

  /**
   * Loads by name. A file of an encoder alone (torchvision's {@code features.0.weight}) fits a
   * network that holds it under {@code encoder.}.
   *
   * @param network all tensors of the network, as they are now
   * @param wanted names in the network that the file should hold, for example the encoder's
   */
  public static WeightTransfer of(StateDict network, Collection<String> wanted, StateDict file) {
    return of(network, wanted, file, List.of());
  }

  /**
   * Loads a file by name, as {@link #of}. What the network has no place for, such as a classifier,
   * is listed but not read.
   */
  public static WeightTransfer read(StateDict network, Collection<String> wanted, Path file) {
    List<String> passed = new ArrayList<>();
    StateDict read =
        WeightsFile.read(
            file, name -> network.tensors().containsKey(own(network, name)), passed::add);
    return of(network, wanted, read, passed);
  }

  private static String own(StateDict network, String name) {
    return network.tensors().containsKey(name) ? name : "encoder." + name;
  }

  private static WeightTransfer of(
      StateDict network, Collection<String> wanted, StateDict file, List<String> passed) {
    Map<String, Tensor> state = new LinkedHashMap<>(network.tensors());
    Set<String> missing = new LinkedHashSet<>(wanted);
    List<String> loaded = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    List<String> unknown = new ArrayList<>(passed);
    file.tensors()
        .forEach(
            (name, tensor) -> {
              String own = own(network, name);
              Tensor old = network.tensors().get(own);
              if (old == null) {
                unknown.add(name);
              } else if (!Arrays.equals(old.shape(), tensor.shape())) {
                misshaped.add(
                    own
                        + ": file "
                        + Arrays.toString(tensor.shape())
                        + ", network "
                        + Arrays.toString(old.shape()));
                missing.remove(own);
              } else {
                state.put(own, tensor);
                loaded.add(own);
                missing.remove(own);
              }
            });
    return new WeightTransfer(
        new StateDict(state), loaded, List.copyOf(missing), misshaped, unknown);
  }

  /**
   * This, when everything wanted was loaded.
   *
   * @throws ModelException listing what is missing and misshaped
   */
  public WeightTransfer requireComplete(String file) {
    if (!missing.isEmpty() || !misshaped.isEmpty()) {
      throw new ModelException(
          file
              + " does not fit the network: missing "
              + missing
              + ", misshaped "
              + misshaped
              + ", unknown to the network "
              + unknown);
    }
    return this;
  }
}
