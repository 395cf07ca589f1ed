package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.testkit.browser.Tab;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class ComparisonIT {

  /** Bob's label is of a picture that the device sent in another size under the same name. */
  @Test
  void readersAreComparedOnThePictureThatTheyReadWhoeversLabelItIsOpenedFrom(LocalCluster cluster) {
    LabeledFrame bobs = label("Bob", 96, 72);
    LabeledFrame cems = label("Cem", 48, 36);
    LabeledFrame dans = label("Dan", 48, 36);
    try (Rig rig = new Rig(cluster, "comparison");
        Page page = Page.open(rig.url())) {
      rig.publish(bobs);
      rig.publish(cems);
      rig.publish(dans);
      page.tab.evaluate("location.hash = '#/labels'");
      page.awaitTrue("document.querySelectorAll('.board.labels .compare').length === 3");
      page.tab.evaluate(
          "document.querySelector("
              + Tab.quoted("tr[data-label='" + LabelKey.of(bobs).text() + "'] .compare")
              + ").click()");
      page.awaitText(".comparison .status", "2 readers; they agree by Dice 1.00");
      assertThat(page.text(".comparison .status")).contains("1 labels of another size");
      page.awaitTrue("document.querySelector('.comparison .screen').dataset.sequence === '7'");
      for (String canvas : List.of("frame", "readings")) {
        assertThat(
                page.tab
                    .evaluate("document.querySelector('.comparison canvas." + canvas + "').width")
                    .asInt())
            .as(canvas)
            .isEqualTo(48);
      }
      assertThat(page.canvasPixels("document.querySelector('.comparison canvas.frame')")[0])
          .isEqualTo(dans.getFrame().getPixels().get(0));
      assertThat(page.tab.problems()).isEmpty();
    }
  }

  private static LabeledFrame label(String annotator, int width, int height) {
    byte[] classes = new byte[width * height];
    classes[5] = 1;
    return Records.label(
        Records.frame("resized", 7, width, height), classes, annotator, List.of("lesion"));
  }
}
