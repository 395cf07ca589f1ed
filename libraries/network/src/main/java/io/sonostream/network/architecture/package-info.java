/**
 * The UNets of the field, one file each, with their papers. Read {@code UNet} first; {@code
 * Architectures} lists them all; {@code ArchitectureSpec} is how manifests name them.
 */
@NullMarked
package io.sonostream.network.architecture;

import org.jspecify.annotations.NullMarked;
