package io.sonostream.network.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The few opcodes of Python's pickle protocol 2 that describe a tree of modules. Nothing is
 * memoised: every object is written out where it stands.
 */
final class Pickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Pickle() {
    bytes(0x80, 2);
  }

  /** {@code data.pkl}; appends to {@code storages} the tensors in the order of their keys. */
  static byte[] of(ScriptModule root, List<ScriptTensor> storages) {
    Pickle pickle = new Pickle();
    pickle.module(root, storages);
    return pickle.stop();
  }

  /**
   * {@code data.pkl} of a module that makes its attributes itself: of the tensors in a list, and
   * not in training.
   */
  static byte[] of(PackedModule module) {
    Pickle pickle = new Pickle();
    pickle.global("__torch__", module.className());
    pickle.bytes(')', 0x81, '(', ']', '('); // NEWOBJ of no arguments; its state, a tuple, follows
    for (int key = 0; key < module.state().size(); key++) {
      pickle.tensor(module.state().get(key), key);
    }
    pickle.bytes('e', 0x89, 't', 'b'); // APPENDS, False, TUPLE, BUILD
    return pickle.stop();
  }

  /** {@code constants.pkl} without a constant. */
  static byte[] emptyTuple() {
    Pickle pickle = new Pickle();
    pickle.bytes(')');
    return pickle.stop();
  }

  private byte[] stop() {
    bytes('.');
    return out.toByteArray();
  }

  private void module(ScriptModule module, List<ScriptTensor> storages) {
    global("__torch__", module.className());
    bytes(')', 0x81, '}', '('); // NEWOBJ of no arguments; its state, a dictionary, follows
    string("training");
    bytes(0x88);
    module
        .tensors()
        .forEach(
            (name, tensor) -> {
              string(name);
              tensor(tensor, storages.size());
              storages.add(tensor);
            });
    module
        .children()
        .forEach(
            (name, child) -> {
              string(name);
              module(child, storages);
            });
    bytes('u', 'b'); // SETITEMS, BUILD
  }

  private void tensor(ScriptTensor tensor, int key) {
    global("torch._utils", "_rebuild_tensor_v2");
    bytes('(', '(');
    string("storage");
    global("torch", tensor.type().storage);
    string(String.valueOf(key));
    string("cpu");
    integer(tensor.elements());
    bytes('t', 'Q'); // a persistent id: the storage comes from data/<key>
    integer(0);
    integers(tensor.tensor().shape());
    integers(tensor.strides());
    bytes(tensor.requiresGrad() ? 0x88 : 0x89);
    global("collections", "OrderedDict");
    bytes(')', 'R', 't', 'R');
  }

  private void global(String module, String name) {
    out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes('X');
    littleEndian(utf8.length, 4);
    out.writeBytes(utf8);
  }

  private void integers(int[] values) {
    bytes('(');
    for (int value : values) {
      integer(value);
    }
    bytes('t');
  }

  private void integer(long value) {
    bytes('J'); // BININT: 4 bytes, signed
    littleEndian(Math.toIntExact(value), 4);
  }

  private void littleEndian(int value, int count) {
    for (int i = 0; i < count; i++) {
      out.write(value >>> 8 * i);
    }
  }

  private void bytes(int... opcodes) {
    for (int opcode : opcodes) {
      out.write(opcode);
    }
  }
}
