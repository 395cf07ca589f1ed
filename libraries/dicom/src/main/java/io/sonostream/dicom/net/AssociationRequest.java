package io.sonostream.dicom.net;

import io.sonostream.dicom.net.Items.Item;
import io.sonostream.runtime.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A-ASSOCIATE-RQ, PS3.8 section 9.3.2.
 *
 * @param called title of the side that is asked
 * @param calling title of the side that asks
 * @param maxPdu bytes of data PDUs that the asking side takes; 0 for any
 */
record AssociationRequest(
    String called, String calling, List<PresentationContext> contexts, int maxPdu) {
  private static final int FIXED = 68;
  private static final int TITLE = 16;

  AssociationRequest {
    contexts = List.copyOf(contexts);
  }

  static AssociationRequest read(ByteBuffer body) throws BadPduException {
    if (body.remaining() < FIXED) {
      throw Items.bad("it has " + body.remaining() + " bytes; the least is " + FIXED);
    }
    if ((body.getShort() & 1) == 0) {
      throw Items.bad("its protocol version is not 1");
    }
    body.getShort();
    String called = title(body);
    String calling = title(body);
    body.position(FIXED);
    List<PresentationContext> contexts = new ArrayList<>();
    int maxPdu = 0;
    for (Item item : Items.read(body)) {
      if (item.type() == Items.CONTEXT_PROPOSED) {
        contexts.add(context(item.value()));
      } else if (item.type() == Items.USER_INFORMATION) {
        maxPdu = maxPdu(item.value());
      }
    }
    return new AssociationRequest(called, calling, contexts, maxPdu);
  }

  private static String title(ByteBuffer body) {
    byte[] bytes = new byte[TITLE];
    body.get(bytes);
    return Printable.line(new String(bytes, StandardCharsets.ISO_8859_1).strip());
  }

  private static PresentationContext context(ByteBuffer value) throws BadPduException {
    if (value.remaining() < 4) {
      throw Items.bad("a presentation context is cut off");
    }
    int id = value.get(0) & 0xFF;
    String abstractSyntax = "";
    List<String> transferSyntaxes = new ArrayList<>();
    for (Item item : Items.read(value.position(4).slice())) {
      if (item.type() == Items.ABSTRACT_SYNTAX) {
        abstractSyntax = item.text();
      } else if (item.type() == Items.TRANSFER_SYNTAX) {
        transferSyntaxes.add(item.text());
      }
    }
    return new PresentationContext(id, abstractSyntax, transferSyntaxes);
  }

  /** The most that the other side takes in a data PDU, of its user information. */
  static int maxPdu(ByteBuffer userInformation) throws BadPduException {
    for (Item item : Items.read(userInformation.slice())) {
      if (item.type() == Items.MAX_LENGTH && item.value().remaining() == 4) {
        int most = item.value().getInt(0);
        return most < 0 ? 0 : most;
      }
    }
    return 0;
  }

  byte[] bytes() {
    ItemWriter out = new ItemWriter().raw((byte) 0, (byte) 1, (byte) 0, (byte) 0);
    out.raw(padded(called)).raw(padded(calling)).raw(new byte[32]);
    out.item(Items.APPLICATION_CONTEXT, Wire.APPLICATION_CONTEXT);
    for (PresentationContext context : contexts) {
      ItemWriter inner =
          new ItemWriter()
              .raw((byte) context.id(), (byte) 0, (byte) 0, (byte) 0)
              .item(Items.ABSTRACT_SYNTAX, context.abstractSyntax());
      context.transferSyntaxes().forEach(uid -> inner.item(Items.TRANSFER_SYNTAX, uid));
      out.item(Items.CONTEXT_PROPOSED, inner);
    }
    return out.item(Items.USER_INFORMATION, Wire.userInformation(maxPdu)).bytes();
  }

  private static byte[] padded(String title) {
    byte[] bytes = " ".repeat(TITLE).getBytes(StandardCharsets.US_ASCII);
    byte[] name = title.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, bytes, 0, Math.min(TITLE, name.length));
    return bytes;
  }
}
