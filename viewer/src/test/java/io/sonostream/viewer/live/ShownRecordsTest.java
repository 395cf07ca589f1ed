package io.sonostream.viewer.live;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.viewer.Records;
import org.junit.jupiter.api.Test;

class ShownRecordsTest {
  @Test
  void aFrameWhosePixelsHaveNoSizeIsNotShown() {
    Frame frame = Records.frame("a", 1, 4, 4);
    frame.put("pixelSpacing", new PixelSpacing(Double.NaN, 0.2));
    assertThatThrownBy(() -> ShownRecords.require(frame))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("pixelSpacing is NaN by 0.2 mm;");
  }
}
