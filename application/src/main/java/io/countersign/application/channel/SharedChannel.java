package io.countersign.application.channel;

/** A channel on which one message may be for everybody who is asked. */
public interface SharedChannel extends HilChannel {
  /**
   * Whom messages reach with this account.
   *
   * @param account references are not filled in
   */
  Audience audience(ChannelAccount account);

  /** Whom one message reaches. */
  enum Audience {
    /** Each person gets a message of their own. */
    PERSON,
    /** One message, in a place that all of them and perhaps others read: no personal links. */
    EVERYBODY
  }
}
