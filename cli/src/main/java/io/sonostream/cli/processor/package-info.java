/** The processor as a service of its own. Read {@code ProcessorCommand} first. */
@NullMarked
package io.sonostream.cli.processor;

import org.jspecify.annotations.NullMarked;
