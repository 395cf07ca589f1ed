package io.sonostream.network.torchscript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A torch module that makes its attributes when it is loaded: the archive holds a list of tensors,
 * and {@code __setstate__} keeps each as it is or hands it to an operator. So weights are laid out
 * once, for the instructions of the machine that loads them, and not at every call; the tensors as
 * they were stored are freed. A loaded module can't be saved again.
 */
final class PackedModule {
  private final String className;
  private final List<ScriptTensor> state = new ArrayList<>();

  /** Expression that makes it, by attribute. */
  private final Map<String, String> attributes = new LinkedHashMap<>();

  PackedModule(String className) {
    this.className = className;
  }

  String className() {
    return className;
  }

  /** What the archive stores, in order. */
  List<ScriptTensor> state() {
    return state;
  }

  /** Expression that reads the tensor in {@code forward}. */
  String keep(ScriptTensor tensor) {
    return attribute(store(tensor));
  }

  /** Expression, for {@link #attribute}, that reads the tensor while the module is loaded. */
  String store(ScriptTensor tensor) {
    state.add(tensor);
    return "t[" + (state.size() - 1) + "]";
  }

  /**
   * Expression that reads in {@code forward} what this one made.
   *
   * @param made evaluated once, when the module is loaded
   */
  String attribute(String made) {
    String name = "w" + attributes.size();
    attributes.put(name, made);
    return "self." + name;
  }

  String source(String forward) {
    StringBuilder source = new StringBuilder();
    source.append("class ").append(className).append("(Module):\n");
    source.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    attributes.keySet().forEach(name -> source.append("  ").append(name).append(" : Tensor\n"));
    source.append(forward);
    // torch asks for the pair of methods, also where nobody calls the first.
    source.append(
        String.format(
            Locale.ROOT,
            """
              def __getstate__(self: __torch__.%1$s) -> Tuple[List[Tensor], bool]:
                t = annotate(List[Tensor], [])
                return (t, self.training)
              def __setstate__(self: __torch__.%1$s,
                state: Tuple[List[Tensor], bool]) -> NoneType:
                t = (state)[0]
                self.training = (state)[1]
            """,
            className));
    attributes.forEach(
        (name, made) ->
            source.append("    self.").append(name).append(" = ").append(made).append('\n'));
    return source.append("    return None\n").toString();
  }
}
