package io.sonostream.dicom.net;

import java.util.List;

/**
 * What a peer would like to talk of, and how.
 *
 * @param id odd, from 1 to 255
 * @param abstractSyntax the class of instances, or the verification class
 * @param transferSyntaxes in the peer's order
 */
record PresentationContext(int id, String abstractSyntax, List<String> transferSyntaxes) {
  PresentationContext {
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }
}
