package io.sonostream.network.torchscript;

/** The body of a method as it grows, a variable a statement. */
final class Statements {
  private final StringBuilder body = new StringBuilder();
  private int variables;

  /** Assigns the expression; the variable's name. */
  String variable(String expression) {
    String name = "v" + variables++;
    body.append("    ").append(name).append(" = ").append(expression).append('\n');
    return name;
  }

  @Override
  public String toString() {
    return body.toString();
  }
}
