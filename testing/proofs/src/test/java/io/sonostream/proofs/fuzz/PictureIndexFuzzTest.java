package io.sonostream.proofs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.folder.PictureIndex;
import io.sonostream.proofs.fuzz.Fuzz.Tally;
import io.sonostream.runtime.UserException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index.csv that came with somebody's images. */
class PictureIndexFuzzTest {
  private static final long MOST_BYTES = 8L << 20;

  @TempDir Path folder;

  @Test
  void damagedIndexIsAnIndexOrAMistakeToldInOneLine() throws Exception {
    byte[] plain =
        "id,group,device,spacing_x_mm,spacing_y_mm,part,replay\na,s1,X,0.1,0.2,train,\nb,s2,Y,,,,true\n"
            .getBytes(StandardCharsets.UTF_8);
    byte[] marked = "\uFEFFid,group,other\r\na,s1,x\r\nb,s2,\r\n".getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve(PictureIndex.NAME);

    Tally tally =
        new Fuzz("index", UserException.class, MOST_BYTES)
            .run(
                4_000,
                List.of(plain, marked),
                (input, random) -> input,
                input -> {
                  Files.write(file, input);
                  PictureIndex.read(file);
                });

    assertThat(tally.taken()).isPositive();
    assertThat(tally.refused()).isPositive();
  }
}
