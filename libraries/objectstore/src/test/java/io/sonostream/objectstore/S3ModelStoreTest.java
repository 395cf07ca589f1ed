package io.sonostream.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class S3ModelStoreTest {
  @Test
  void theSameTroubleHasTheSameWordsWhicheverRequestMetIt() {
    assertThat(
            S3ModelStore.told(
                new IOException(
                    "Slow down (Service: S3, Status Code: 503, Request ID: 4TX9, Extended Request"
                        + " ID: a/b+c=) (SDK Attempt Count: 4)\nmore")))
        .isEqualTo("Slow down (Service: S3, Status Code: 503)");
    assertThat(S3ModelStore.told(new IOException("Connection refused")))
        .isEqualTo("Connection refused");
  }
}
