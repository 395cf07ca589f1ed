package io.sonostream.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of docs/ as somebody follows it: its {@code sh} blocks, in their order. A block after
 * {@code <!-- needs: PROGRAM -->} is for whoever has that program.
 */
record Document(Path page, List<Block> blocks) {
  private static final Pattern NEEDS = Pattern.compile("<!-- needs: (\\w+) -->");

  /**
   * @param line of the page, from 1
   * @param needs a program, or nothing
   */
  record Block(int line, String needs, String commands) {}

  static Document read(Path page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(page);
    String needs = "";
    for (int i = 0; i < lines.size(); i++) {
      Matcher condition = NEEDS.matcher(lines.get(i));
      if (condition.matches()) {
        needs = condition.group(1);
      } else if (lines.get(i).startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        if (lines.get(i).equals("```sh")) {
          blocks.add(new Block(i + 1, needs, String.join("\n", lines.subList(i + 1, end))));
        }
        needs = "";
        i = end;
      }
    }
    return new Document(page, List.copyOf(blocks));
  }

  /** What a block needs and this machine lacks. */
  List<String> lacking(Predicate<String> installed) {
    return blocks.stream()
        .map(Block::needs)
        .filter(needs -> !needs.isEmpty() && !installed.test(needs))
        .distinct()
        .toList();
  }

  /**
   * One script of all that can be run: it ends at the first command that fails, and takes with it
   * whatever still runs in the background.
   */
  String script(Predicate<String> installed) {
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    script.append(
        "trap 'status=$?; kill $(jobs -p) 2> /dev/null || true; wait; exit $status' EXIT\n");
    for (Block block : blocks) {
      if (block.needs().isEmpty() || installed.test(block.needs())) {
        script.append("echo '::: ").append(page.getFileName()).append(':').append(block.line());
        script.append(" at '$SECONDS' s'\n").append(block.commands()).append('\n');
      }
    }
    return script.append("echo '::: done'\n").toString();
  }
}
