/**
 * Threads that meet at one object, thousands of times: for the classes whose promise hangs on a
 * compareAndSet. The tests lie in the packages of what they try, which is not public. Where rounds
 * meet is seeded; how threads are scheduled is not, so a finding may need more rounds ({@code
 * -Dstress.rounds}) to be seen again. Read {@code Race} first.
 *
 * <p>Not jcstress: it wants a forked JVM a mode and a test, minutes in a build on two cores, and
 * what is promised here (once, and seen by all) needs no outcome tables.
 */
package io.sonostream.proofs.stress;
