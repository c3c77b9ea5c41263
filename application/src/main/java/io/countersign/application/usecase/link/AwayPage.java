package io.countersign.application.usecase.link;

/** What whoever wants to name a stand-in is shown. */
public sealed interface AwayPage {
  /**
   * Somebody can be named.
   *
   * @param ticket goes back with the form; it is good for nothing else
   */
  record Open(LinkPage.Frame frame, String ticket) implements AwayPage {}

  /** The directory does not know whom the link belongs to, so nobody can stand in for them. */
  record Unknown(LinkPage.Frame frame) implements AwayPage {}

  /** The link could not be answered, either. */
  record NotOpen(LinkPage page) implements AwayPage {}
}
