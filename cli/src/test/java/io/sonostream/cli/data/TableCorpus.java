package io.sonostream.cli.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Ways to write that a.png shows Müller and b.png s2, with and without mistakes. */
final class TableCorpus {

  /** One kind. */
  record Kind(String name, Verdict expected, byte[] file) {}

  private final List<Kind> kinds = new ArrayList<>();

  static List<Kind> all() {
    TableCorpus corpus = new TableCorpus();
    corpus.readable();
    corpus.mistaken();
    return corpus.kinds;
  }

  private void right(String name, String text) {
    add(name, Verdict.RIGHT, text, StandardCharsets.UTF_8);
  }

  private void refused(String name, String text) {
    add(name, Verdict.REFUSED, text, StandardCharsets.UTF_8);
  }

  private void add(String name, Verdict expected, String text, Charset charset) {
    kinds.add(new Kind("table, " + name, expected, text.getBytes(charset)));
  }

  private void readable() {
    String plain = "id,group\na,Müller\nb,s2\n";
    right("plain", plain);
    right("without a last line end", plain.strip());
    right("lines ended as in Windows", plain.replace("\n", "\r\n"));
    right("with the mark of UTF-8", "\ufeff" + plain);
    add("UTF-16, little end first", Verdict.RIGHT, "\ufeff" + plain, StandardCharsets.UTF_16LE);
    add("UTF-16, big end first", Verdict.RIGHT, "\ufeff" + plain, StandardCharsets.UTF_16BE);
    right("semicolons", plain.replace(',', ';'));
    right("tabs", plain.replace(',', '\t'));
    right("with Excel's separator line", "sep=;\n" + plain.replace(',', ';'));
    right("quotes", "\"id\",\"group\"\n\"a\",\"Müller\"\n\"b\",\"s2\"\n");
    right("a quoted comma before", "note,id,group\n\"x, y\",a,Müller\n\"\",b,s2\n");
    right("a line break in quotes", "note,id,group\n\"x\ny\",a,Müller\n,b,s2\n");
    right("names with their endings", "id,group\na.png,Müller\nb.PNG,s2\n");
    right("upper case and spaces", "ID , Group\n a , Müller\n b , s2\n");
    right("empty lines", "id,group\n\na,Müller\n,\nb,s2\n\n");
    right("decimal commas", "id;group;spacing_x_mm;spacing_y_mm\na;Müller;0,2;0,3\nb;s2;0,2;0,3\n");
    right("columns nobody knows", "id,age,group\na,7,Müller\nb,8,s2\n");
  }

  private void mistaken() {
    String plain = "id,group\na,Müller\nb,s2\n";
    add("Latin-1", Verdict.REFUSED, plain, StandardCharsets.ISO_8859_1);
    add("UTF-16 without its mark", Verdict.REFUSED, plain, StandardCharsets.UTF_16LE);
    refused("empty", "");
    refused("no id", "name,group\na,Müller\nb,s2\n");
    refused("a column twice", "id,group,group\na,Müller,x\nb,s2,x\n");
    refused("an id twice", plain + "a,s3\n");
    refused("an id twice, once with its ending", plain + "a.png,s3\n");
    refused("an id without its image", plain + "c,s3\n");
    refused("a line too long", "id,group\na,Müller,x\nb,s2\n");
    refused("a line too short", "id,group\na,Müller\nb\n");
    refused("an open quote", "id,group\na,\"Müller\nb,s2\n");
    refused(
        "a negative spacing", "id,group,spacing_x_mm,spacing_y_mm\na,Müller,-0.2,0.2\nb,s2,,\n");
    refused("a spacing of zero", "id,group,spacing_x_mm,spacing_y_mm\na,Müller,0,0\nb,s2,,\n");
    refused("half a spacing", "id,group,spacing_x_mm,spacing_y_mm\na,Müller,0.2,\nb,s2,,\n");
    refused(
        "a decimal comma without quotes",
        "id,group,spacing_x_mm,spacing_y_mm\na,Müller,0,2,0,2\nb,s2,,\n");
    refused(
        "a word for a spacing", "id,group,spacing_x_mm,spacing_y_mm\na,Müller,fine,fine\nb,s2,,\n");
    refused("a path for an id", "id,group\n../a,Müller\nb,s2\n");
  }
}
