package io.countersign.domain.step;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import java.time.Duration;

/**
 * A channel on which approvers are asked, and what they may answer through it.
 *
 * @param after how long somebody has been asked elsewhere before they are asked here, too; zero for
 *     at once
 */
public record ChannelUse(ChannelId channel, Answers answers, Duration after) {

  public ChannelUse {
    after = delay(after);
  }

  /** From the beginning. */
  public ChannelUse(ChannelId channel, Answers answers) {
    this(channel, answers, Duration.ZERO);
  }

  /** What may lie between being asked at all and being asked here. */
  public static Duration delay(Duration after) {
    if (after.isNegative()) {
      throw new InvalidValueException("A channel is used at once or after some time.");
    }
    return after;
  }

  /** How far a step trusts what comes in through a channel. */
  public enum Answers {
    /** Tells people; they answer elsewhere. */
    NOTIFY_ONLY,
    MAY_REJECT,
    MAY_APPROVE;

    public boolean letApprove() {
      return this == MAY_APPROVE;
    }

    public boolean letReject() {
      return this != NOTIFY_ONLY;
    }
  }

  /** Whatever people answer counts. */
  public static ChannelUse of(ChannelId channel) {
    return new ChannelUse(channel, Answers.MAY_APPROVE);
  }
}
