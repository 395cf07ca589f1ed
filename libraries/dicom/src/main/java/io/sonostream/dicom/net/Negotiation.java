package io.sonostream.dicom.net;

import io.sonostream.dicom.dataset.TransferSyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The answer to an association's presentation contexts: the first syntax of each that we read.
 * Taking the peer's order spares it a conversion, which for compressed pixels it can't always do.
 */
final class Negotiation {
  private static final int ACCEPTED = 0;
  private static final int NO_SUCH_CLASS = 3;
  private static final int NO_SUCH_SYNTAX = 4;

  private final Map<Integer, AcceptedContext> accepted = new HashMap<>();
  private final List<byte[]> answers = new ArrayList<>();

  /**
   * @param classes whose instances are taken
   */
  Negotiation(List<PresentationContext> proposed, Set<String> classes) {
    for (PresentationContext context : proposed) {
      Optional<String> syntax = syntax(context);
      boolean known =
          context.abstractSyntax().equals(ServiceClasses.VERIFICATION)
              || classes.contains(context.abstractSyntax());
      if (known && syntax.isPresent()) {
        accepted.put(
            context.id(),
            new AcceptedContext(context.id(), context.abstractSyntax(), syntax.get()));
      }
      int result = known ? syntax.isPresent() ? ACCEPTED : NO_SUCH_SYNTAX : NO_SUCH_CLASS;
      answers.add(
          new ItemWriter()
              .raw((byte) context.id(), (byte) 0, (byte) result, (byte) 0)
              .item(Items.TRANSFER_SYNTAX, syntax.orElse(TransferSyntax.IMPLICIT_LITTLE.uid()))
              .bytes());
    }
  }

  private static Optional<String> syntax(PresentationContext context) {
    return context.transferSyntaxes().stream()
        .filter(uid -> TransferSyntax.known(uid).isPresent())
        .findFirst();
  }

  /** By context id. */
  Map<Integer, AcceptedContext> accepted() {
    return accepted;
  }

  /** A-ASSOCIATE-AC, PS3.8 section 9.3.3. */
  byte[] answer(byte[] titles, int maxPdu) {
    ItemWriter out = new ItemWriter().raw((byte) 0, (byte) 1, (byte) 0, (byte) 0).raw(titles);
    out.item(Items.APPLICATION_CONTEXT, Wire.APPLICATION_CONTEXT);
    answers.forEach(answer -> out.item(Items.CONTEXT_ANSWERED, answer));
    return out.item(Items.USER_INFORMATION, Wire.userInformation(maxPdu)).bytes();
  }
}
