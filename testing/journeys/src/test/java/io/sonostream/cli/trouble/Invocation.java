package io.sonostream.cli.trouble;

import io.sonostream.model.engine.EngineKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way to call a command. Its words may hold slots, {@code <file:a.png>}, each of which is tried
 * in every trouble while the others are well; {@code [a.png]} is always well.
 *
 * @param command the command's own words, without arguments
 * @param needsBroker whether it talks to one
 */
record Invocation(String command, List<String> words, boolean needsBroker) {
  private static final Pattern SLOT = Pattern.compile("<([a-z-]+):([^>]+)>|\\[([^\\]]+)\\]");

  /**
   * Whether it gets as far as its files here: quantising ends before them where sums aren't whole.
   */
  boolean opensItsFiles() {
    return !command.equals("models quantize") || EngineKind.PYTORCH_CPU_INT8.missing().isEmpty();
  }

  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    for (String word : words) {
      Matcher found = SLOT.matcher(word);
      while (found.find()) {
        if (found.group(1) != null) {
          slots.add(slot(found));
        }
      }
    }
    return slots;
  }

  private static Slot slot(MatchResult found) {
    String use = found.group(1).toUpperCase(Locale.ROOT).replace('-', '_');
    return new Slot(Place.Use.valueOf(use), found.group(2));
  }

  /** All is well. */
  List<String> arguments(Path folder) {
    return arguments(folder, null, folder);
  }

  /**
   * The whole command line.
   *
   * @param folder of what is well
   * @param troubled the slot that isn't, null for none
   * @param instead what stands in its place
   */
  List<String> arguments(Path folder, @Nullable Slot troubled, Path instead) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    for (String word : words) {
      arguments.add(
          SLOT.matcher(word)
              .replaceAll(
                  found -> {
                    String literal = found.group(3);
                    if (literal != null) {
                      return Matcher.quoteReplacement(folder.resolve(literal).toString());
                    }
                    Slot slot = slot(found);
                    Path path = slot.equals(troubled) ? instead : slot.in(folder);
                    return Matcher.quoteReplacement(path.toString());
                  }));
    }
    return arguments;
  }

  /** One slot in one trouble. */
  record Trial(Invocation invocation, Slot slot, Place place) {
    @Nullable List<String> arguments(Path folder, Path scratch) throws IOException {
      Path instead = place.of(slot.in(folder), scratch);
      return instead == null ? null : invocation.arguments(folder, slot, instead);
    }

    @Override
    public String toString() {
      return invocation.command() + ", " + slot.good() + " " + place;
    }
  }

  List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (Slot slot : slots()) {
      for (Place place : slot.use().troubles()) {
        trials.add(new Trial(this, slot, place));
      }
    }
    return trials;
  }

  @Override
  public String toString() {
    return command + " " + String.join(" ", words);
  }
}
