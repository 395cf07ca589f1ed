package io.sonostream.processor.openinference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.runtime.Python;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that people have who know Triton, against our port. */
class TritonClientIT {
  private static final String SCRIPT =
      """
      import sys
      import numpy as np
      import tritonclient.http as triton
      from tritonclient.utils import InferenceServerException

      client = triton.InferenceServerClient(url=sys.argv[1])
      task = sys.argv[2]
      assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(task)
      assert not client.is_model_ready("none")
      meta = client.get_model_metadata(task)
      assert meta["inputs"][0]["name"] == "image" and meta["versions"] == ["v1"], meta

      pixels = np.zeros((48, 64), np.uint8)
      pixels[8:24, 16:48] = 200
      for as_bytes in (True, False):
          image = triton.InferInput("image", pixels.shape, "UINT8")
          image.set_data_from_numpy(pixels, binary_data=as_bytes)
          wanted = [triton.InferRequestedOutput("mask", binary_data=as_bytes)]
          answer = client.infer(task, [image], outputs=wanted, request_id="42")
          mask = answer.as_numpy("mask")
          assert mask.shape == pixels.shape and mask.dtype == np.uint8, mask.shape
          truth = (pixels > 127).astype(np.uint8)
          print("differing pixels", int((mask != truth).sum()), answer.get_response()["model_version"])
      image = triton.InferInput("image", pixels.shape, "UINT8")
      image.set_data_from_numpy(pixels)
      assert client.infer(task, [image]).as_numpy("mask").shape == pixels.shape
      try:
          wrong = triton.InferInput("image", (1,), "FP32")
          wrong.set_data_from_numpy(np.zeros(1, np.float32))
          client.infer(task, [wrong])
      except InferenceServerException as told:
          print("refused:", told.message())
      """;

  @TempDir Path profiles;

  @Test
  void tritonsOwnClientGetsMasksAndReasons() throws Exception {
    Python.assume("tritonclient", "numpy");
    try (OpenInferenceBed bed = new OpenInferenceBed(profiles, null, 4, Duration.ofSeconds(60))) {
      bed.serve("v1", new BrightnessModel(FrameFixture.SIDE));

      String said = Python.run("-c", SCRIPT, "127.0.0.1:" + bed.port(), OpenInferenceBed.TASK);

      assertThat(said.lines().filter(line -> line.matches("differing pixels \\d+ v1"))).hasSize(2);
      assertThat(said).contains("refused: image is FP32 of [1]; allowed are UINT8");
    }
  }
}
