package io.countersign.domain.step;

import io.countersign.domain.channel.ChannelId;

/** A channel on which approvers are asked, and what they may answer through it. */
public record ChannelUse(ChannelId channel, Answers answers) {

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
