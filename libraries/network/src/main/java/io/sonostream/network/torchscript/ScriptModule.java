package io.sonostream.network.torchscript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A torch module: tensors and child modules under their attribute names. The tensor {@code
 * encoder.0.conv1.weight} is the attribute {@code weight} of the child {@code conv1} of the child
 * {@code 0} of the child {@code encoder}, so that torch's named_parameters gives that name.
 */
final class ScriptModule {
  private final String className;
  private final Map<String, ScriptTensor> parameters = new LinkedHashMap<>();
  private final Map<String, ScriptTensor> buffers = new LinkedHashMap<>();
  private final Map<String, ScriptModule> children = new LinkedHashMap<>();

  ScriptModule(String className) {
    this.className = className;
  }

  String className() {
    return className;
  }

  /** Parameters, then buffers. */
  Map<String, ScriptTensor> tensors() {
    Map<String, ScriptTensor> all = new LinkedHashMap<>(parameters);
    all.putAll(buffers);
    return all;
  }

  Map<String, ScriptModule> children() {
    return children;
  }

  void addBuffer(String name, ScriptTensor tensor) {
    buffers.put(name, tensor);
  }

  /** Adds a parameter by its dotted name, with the modules on the way. */
  void addParameter(String dottedName, ScriptTensor tensor) {
    int dot = dottedName.indexOf('.');
    if (dot < 0) {
      parameters.put(dottedName, tensor);
    } else {
      String child = dottedName.substring(0, dot);
      children
          .computeIfAbsent(child, name -> new ScriptModule(className + "_" + name))
          .addParameter(dottedName.substring(dot + 1), tensor);
    }
  }

  /** The source expression that reads an attribute by its dotted name. */
  static String read(String dottedName) {
    String expression = "self";
    for (String part : dottedName.split("\\.")) {
      expression =
          isIdentifier(part)
              ? expression + "." + part
              : "getattr(" + expression + ", \"" + part + "\")";
    }
    return expression;
  }

  private static boolean isIdentifier(String name) {
    return !Character.isDigit(name.charAt(0));
  }

  /** Source of the classes of this module and its children; only this one gets the method. */
  String source(String method) {
    List<String> attributes = new ArrayList<>();
    attributes.add("  __parameters__ = [" + quoted(parameters) + "]");
    attributes.add("  __buffers__ = [" + quoted(buffers) + "]");
    attributes.add("  training : bool");
    tensors().keySet().forEach(name -> attributes.add(declaration(name, "Tensor")));
    children.forEach(
        (name, child) -> attributes.add(declaration(name, "__torch__." + child.className)));
    StringBuilder source = new StringBuilder();
    source.append("class ").append(className).append("(Module):\n");
    source.append(String.join("\n", attributes)).append('\n').append(method);
    children.values().forEach(child -> source.append(child.source("")));
    return source.toString();
  }

  private static String quoted(Map<String, ScriptTensor> tensors) {
    // The trailing comma is how torch writes lists of names.
    return tensors.keySet().stream().map(n -> "\"" + n + "\", ").collect(Collectors.joining());
  }

  private static String declaration(String name, String type) {
    return isIdentifier(name)
        ? "  " + name + " : " + type
        : "  __annotations__[\"" + name + "\"] = " + type;
  }
}
