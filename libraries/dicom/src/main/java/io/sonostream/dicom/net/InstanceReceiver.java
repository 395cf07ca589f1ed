package io.sonostream.dicom.net;

import java.io.IOException;

/** Takes the instances that peers send. Called by the threads of all associations. */
@FunctionalInterface
public interface InstanceReceiver {
  /**
   * An instance begins.
   *
   * @throws IOException when there is no room for it; its sender is told to come again
   */
  Reception begin(IncomingInstance instance) throws IOException;

  /** One instance on its way in. For one thread. */
  interface Reception extends AutoCloseable {
    /**
     * A piece of its data set, without preamble and meta information.
     *
     * @throws IOException when there is no room for it; its sender is told to come again
     */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** All of it has come: what its sender is told. May take long, and the sender waits. */
    StoreStatus end();

    /** Always called in the end; before {@link #end} when the rest will never come. */
    @Override
    void close();
  }
}
