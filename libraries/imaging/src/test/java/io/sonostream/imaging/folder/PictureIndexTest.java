package io.sonostream.imaging.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureIndexTest {
  @TempDir Path folder;

  private PictureIndex read(String text) throws IOException {
    return read(text, StandardCharsets.UTF_8);
  }

  private PictureIndex read(String text, Charset charset) throws IOException {
    Path file = folder.resolve("index.csv");
    Files.write(file, text.getBytes(charset));
    return PictureIndex.read(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,group,device\na,Müller,L12\n",
        "\ufeffid,group,device\na,Müller,L12\n",
        "id;group;device\na;Müller;L12\n",
        "id\tgroup\tdevice\r\na\tMüller\tL12\r\n",
        "\"id\",\"group\",\"device\"\n\"a\",\"Müller\",\"L12\"",
        "sep=;\nid;group;device\na;Müller;L12\n",
        "ID , Group , device\n a , Müller , L12 \n\n",
        "note,id,group,device\n\"left, lower\",a,Müller,L12\n",
        "id,group,device\na.png,Müller,L12\n",
        "id,group,device\na.JPG,Müller,L12\n\n,,\n"
      })
  void tablesOfEveryHabitAreReadAlike(String text) throws IOException {
    PictureIndex.Row row = read(text).of("a");
    assertThat(row.group()).isEqualTo("Müller");
    assertThat(row.device()).isEqualTo("L12");
    assertThat(row.hasSpacing()).isFalse();
    String marked = text.startsWith("\ufeff") ? text : "\ufeff" + text;
    assertThat(read(marked, StandardCharsets.UTF_16LE).of("a").group()).isEqualTo("Müller");
    assertThat(read(marked, StandardCharsets.UTF_16BE).of("a").group()).isEqualTo("Müller");
  }

  @Test
  void otherEncodingsAreRefusedWithTheLine() throws IOException {
    assertThatThrownBy(() -> read("id,group\na,x\nb,Müller\n", StandardCharsets.ISO_8859_1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 3: byte 0xfc is no UTF-8; save the table as UTF-8");
    assertThatThrownBy(() -> read("id,group\na,x\n", StandardCharsets.UTF_16LE))
        .hasMessageContaining("zero bytes");
  }

  @Test
  void decimalCommasAreNumbers() throws IOException {
    String header = "id;spacing_x_mm;spacing_y_mm\n";
    PictureIndex.Row row = read(header + "a;0,2;.3\n").of("a");
    assertThat(row.spacingX()).isEqualTo(0.2);
    assertThat(row.spacingY()).isEqualTo(0.3);
    for (String wrong :
        List.of("-0.2", "0", "1.000,5", "abc", "NaN", "0x1p3", "1e9", "٠٫٢", "1d", "Infinity")) {
      assertThatThrownBy(() -> read(header + "a;0.1;" + wrong + "\n"))
          .as(wrong)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("line 2: spacing is '" + wrong + "'")
          .hasMessageContaining("(column 3)");
    }
    assertThatThrownBy(() -> read(header + "a;0.1;\n"))
        .hasMessageContaining("one spacing is empty, the other is not");
  }

  @Test
  void whatIsNotUnderstoodIsToldWithItsPlace() throws IOException {
    assertThatThrownBy(() -> read("id,group\na,x\n\nb,y\na,z\n"))
        .hasMessageContaining("line 5: id a stands there twice, first in line 2");
    assertThatThrownBy(() -> read("id,group\na,x\na.png,z\n"))
        .hasMessageContaining("stands there twice");
    assertThatThrownBy(() -> read("id,spacing_x_mm,spacing_y_mm\na,0,2,0,2\n"))
        .hasMessageContaining("line 2 has 5 cells, the header 3");
    assertThatThrownBy(() -> read("id,group\na\n")).hasMessageContaining("line 2 has 1 cells");
    assertThatThrownBy(() -> read("id,group,Group\na,b,c\n"))
        .hasMessageContaining("column 'group' is there twice");
    assertThatThrownBy(() -> read("id,group\na,\"x\nb,y\n"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a quote missing?");
    assertThatThrownBy(() -> read("id,replay\na,maybe\n"))
        .hasMessageContaining("line 2: replay is 'maybe'");
    assertThatThrownBy(() -> read("id,group\n../a,x\n")).hasMessageContaining("plain file name");
    assertThatThrownBy(() -> read("name,group\na,x\n")).hasMessageContaining("'id' is missing");
    assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> PictureIndex.read(folder.resolve("no.csv")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no.csv can't be read");
  }

  @Test
  void otherColumnsAreToldAndRowsWithoutAPictureRefused() throws IOException {
    PictureIndex index = read("id,patient,group\na,7,g\nb,8,g\n");
    assertThat(index.otherColumns()).containsExactly("patient");
    assertThatThrownBy(() -> index.requireAmong(List.of("a"), "image", folder))
        .hasMessageContaining("names b, but there is no image of that name")
        .hasMessageContaining("line 3");
  }
}
