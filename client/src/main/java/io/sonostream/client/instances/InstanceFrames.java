package io.sonostream.client.instances;

/** The frames of an instance, asked for in order, each perhaps more than once. */
public interface InstanceFrames {
  int count();

  /**
   * @param index from 0
   * @throws InstanceRefusedException when it can't be made; then none of the instance is published
   */
  CapturedImage frame(int index) throws InstanceRefusedException;
}
