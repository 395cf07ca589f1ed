package io.sonostream.cli.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the records' own documentation says of their components: their sources are read for it. */
final class RecordSentences {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}");
  private static final Pattern LINK = Pattern.compile("\\{@link\\s+(?:[\\w.]*#)?([\\w.]+)}");

  private final Map<String, String> sources = new ConcurrentHashMap<>();

  /** Of a component; empty where nothing is said. */
  String of(Class<?> type, String component) {
    Matcher said =
        Pattern.compile(
                "@param " + component + "\\b(.*?)(?= @(?:param|throws|return|see) |$)",
                Pattern.DOTALL)
            .matcher(documentation(type));
    return said.find() ? plain(said.group(1)) : "";
  }

  /** What the record as a whole is, in its first sentence. */
  String of(Class<?> type) {
    String text = documentation(type).split("@param", 2)[0];
    return plain(text.split("(?<=[.])\\s", 2)[0]);
  }

  private String documentation(Class<?> type) {
    String source = sources.computeIfAbsent(outermost(type).getName(), RecordSentences::read);
    int record = source.indexOf("record " + type.getSimpleName() + "(");
    int begin = source.lastIndexOf("/**", record);
    int end = source.lastIndexOf("*/", record);
    boolean own =
        begin >= 0
            && end > begin
            && source.substring(end + 2, record).matches("\\s*(public |private |static )*");
    if (!own) {
      return "";
    }
    return source
        .substring(begin + 3, end)
        .lines()
        .map(line -> line.replaceFirst("^\\s*\\* ?", ""))
        .reduce("", (all, line) -> all + line + " ");
  }

  private static Class<?> outermost(Class<?> type) {
    return type.getEnclosingClass() == null ? type : outermost(type.getEnclosingClass());
  }

  private static String read(String name) {
    String file = name.replace('.', '/') + ".java";
    try (Stream<Path> rooms = Files.find(ROOT, 2, (path, is) -> is.isDirectory())) {
      List<Path> found =
          rooms
              .flatMap(
                  room -> Stream.of(room.resolve("src/main/java"), room.resolve("src/test/java")))
              .map(sources -> sources.resolve(file))
              .filter(Files::isRegularFile)
              .toList();
      return Files.readString(found.get(0));
    } catch (IOException e) {
      throw new IllegalStateException("the source of " + name + " can't be read", e);
    }
  }

  private static String plain(String documentation) {
    String text = CODE.matcher(documentation).replaceAll(found -> code(found.group(1)));
    return LINK.matcher(text)
        .replaceAll(found -> Words.constant(found.group(1)))
        .replaceAll("<[^>]*>", "")
        .replaceAll("\\bnull\\b", "not set")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String code(String name) {
    return Matcher.quoteReplacement(
        "`" + (name.matches("[a-z]+([A-Z][a-z]+)+") ? Words.key(name) : name) + "`");
  }
}
