/**
 * Damaged bytes for everything that parses what strangers send: a result or the declared exception,
 * within bounds of time and memory, and nothing else.
 *
 * <pre>
 *   good files ─▶ Mutation ─▶ (repair of checksums) ─▶ Fuzz ─▶ a door ─▶ result | declared exception
 * </pre>
 *
 * Runs are seeded: the same build finds the same things, and a finding names its input, which lies
 * in {@code target/fuzz}. Model packages have a fuzz test of their own, beside their code. Read
 * {@code Fuzz} first.
 */
package io.sonostream.proofs.fuzz;
