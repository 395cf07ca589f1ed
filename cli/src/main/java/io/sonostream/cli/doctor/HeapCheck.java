package io.sonostream.cli.doctor;

import io.sonostream.processor.HeapNeed;
import io.sonostream.processor.ProcessorSettings;

/** Whether a processor with these settings fits into Java's heap, however large its records are. */
final class HeapCheck {
  private HeapCheck() {}

  /**
   * @param heapBytes what Java may take, here as in the service
   */
  static Finding of(ProcessorSettings settings, long heapBytes) {
    HeapNeed need = HeapNeed.of(settings, heapBytes);
    String found =
        "a processor takes " + mib(need.worstBytes()) + " of " + mib(heapBytes) + " at worst";
    return need.fits()
        ? Finding.ok("heap", found)
        : Finding.warn(
            "heap",
            found,
            "set SONOSTREAM_JAVA_OPTS=-Xmx"
                + (HeapNeed.smallest(settings) >> 20)
                + "m or more, or lower max-in-flight-bytes of processor.live and processor.archive");
  }

  private static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
