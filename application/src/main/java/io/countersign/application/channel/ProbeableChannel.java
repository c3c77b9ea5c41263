package io.countersign.application.channel;

/** A channel that can say whether an account works, without bothering anybody. */
public interface ProbeableChannel extends HilChannel {
  ProbeResult probe(ChannelAccount account);

  /** What a try-out found. */
  sealed interface ProbeResult {
    record Working(String detail) implements ProbeResult {}

    /**
     * @param why a class such as {@code authentication-failed}, never a text from the other side
     * @param detail what exactly, in words of ours, e.g. the scopes that are missing; may be empty
     */
    record NotWorking(String why, String detail) implements ProbeResult {
      public NotWorking(String why) {
        this(why, "");
      }
    }
  }
}
