/**
 * What somebody who means harm would try, on a page and on files of our own, on loopback. {@code
 * tools/attack} runs the list alone and prints it. Read {@code AttackListIT} first.
 */
@org.jspecify.annotations.NullMarked
package io.sonostream.cli.attack;
