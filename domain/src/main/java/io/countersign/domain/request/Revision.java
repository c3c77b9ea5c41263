package io.countersign.domain.request;

import io.countersign.domain.step.ApprovalStep;

/**
 * A round of a request that is over because it was sent back: what was asked, and by whom it was
 * sent back.
 *
 * @param number counts from 1
 * @param step as it was asked then
 */
public record Revision(int number, ApprovalStep step, String salt, Returned returned) {
  /** The digest of its content; it was in every link of this round. */
  public ContentDigest contentDigest() {
    return ContentDigest.of(step, step.fields(), salt);
  }
}
