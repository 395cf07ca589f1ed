package io.sonostream.model.packaging;

/**
 * The optional signature file: Ed25519 over the manifest's bytes, and so over every file.
 *
 * @param keyId fingerprint of the public key, 64 hexadecimal digits
 * @param signature 64 bytes, base64
 */
record PackageSignature(String keyId, String signature) {}
