package io.countersign.application.channel;

/** A channel that can say whether an account works, without bothering anybody. */
public interface ProbeableChannel extends HilChannel {
  ProbeResult probe(ChannelAccount account);

  /** What a try-out found. */
  sealed interface ProbeResult {
    record Working(String detail) implements ProbeResult {}

    /**
     * @param why a class such as {@code authentication-failed}, never a text from the other side
     */
    record NotWorking(String why) implements ProbeResult {}
  }
}
