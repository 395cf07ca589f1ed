package io.sonostream.testkit.openid;

/** How a provider's server may fail whoever asks it. */
public enum Trouble {
  NONE,
  /** It takes the request and never answers. */
  SILENT,
  /** Its answer has no end. */
  ENDLESS,
  /** It sends elsewhere. */
  REDIRECTS,
  NO_JSON,
  /** It names itself otherwise. */
  ANOTHERS_NAME,
  /** It names an address that anybody between could answer for. */
  NOT_SAFE,
  ERROR_500
}
