/**
 * Model packages: immutable, named by their digest, checked before a byte reaches native code.
 *
 * <pre>
 * PackageDraft + weights + probes -- PackageWriter --> directory -- ModelStore.put --> file:///.../sha256
 *                                                                                         |
 * engine <-- bytes, checked again -- ModelPackage <-- names, sizes, digests, signature -- fetch
 * </pre>
 *
 * Read {@code Manifest} first, then {@code ModelPackage}.
 */
@NullMarked
package io.sonostream.model.packaging;

import org.jspecify.annotations.NullMarked;
