/** Programs in JVMs of their own, and what a process has used. Read {@code ChildProcess} first. */
@NullMarked
package io.sonostream.testkit.process;

import org.jspecify.annotations.NullMarked;
