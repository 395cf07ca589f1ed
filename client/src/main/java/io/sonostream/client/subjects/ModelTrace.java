package io.sonostream.client.subjects;

/**
 * A released model that was made from labels of a subject: trained on them, or judged by them. Its
 * weights can't forget them; it stays as long as its package does.
 *
 * @param labels of the subject that were there and can be found now; 0 where that can't be told
 * @param uri of the package
 */
public record ModelTrace(String task, String version, int labels, String uri) {}
