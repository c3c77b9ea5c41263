package io.countersign.domain.step;

/** How much it takes to answer this request. */
public record DecisionPolicy(OneClick oneClick, CodeRule code, CommentRule comment, ApiUse api) {
  public static final DecisionPolicy DEFAULT =
      new DecisionPolicy(
          OneClick.NEVER, CodeRule.WHEN_SUSPICIOUS, CommentRule.OPTIONAL, ApiUse.REFUSED);

  /** Whether a known device may answer with the click in the mail alone, after a countdown. */
  public enum OneClick {
    NEVER,
    KNOWN_DEVICE
  }

  /** When the page asks for the four digits printed in the mail. */
  public enum CodeRule {
    WHEN_SUSPICIOUS,
    ALWAYS
  }

  public enum CommentRule {
    OPTIONAL,
    REQUIRED_ON_REJECT
  }

  /** Whether an API key with the scope for it may answer in place of a person. */
  public enum ApiUse {
    REFUSED,
    ALLOWED
  }
}
