/**
 * Writes networks as TorchScript archives, which libtorch runs without Python. Read {@code
 * TorchScript} first.
 *
 * <pre>
 * Network -> ForwardSource (code) + ScriptModule (tree of tensors) -> ScriptArchive (zip)
 *                                                    Pickle (data.pkl) --^
 * </pre>
 *
 * The form is that of torch's serialisation.md (torch/csrc/jit/docs): a zip of stored entries, of
 * which {@code data.pkl} describes the objects, {@code code/} holds the source of their classes and
 * {@code data/} the bytes of the tensors.
 */
@NullMarked
package io.sonostream.network.torchscript;

import org.jspecify.annotations.NullMarked;
