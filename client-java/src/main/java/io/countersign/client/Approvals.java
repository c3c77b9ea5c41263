package io.countersign.client;

import io.countersign.client.Call.Repeating;
import java.time.Duration;
import java.util.Map;

/** Approvals: open them, wait for them, end them. Immutable, and safe for use by many threads. */
public final class Approvals {
  private static final String PATH = "/v1/approvals";
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);

  private final Calls calls;

  Approvals(Calls calls) {
    this.calls = calls;
  }

  /**
   * Asks for an approval. It is opened once for each key, however often this is called with it,
   * also after a restart: name what it is for, e.g. the number of the order. The same key with
   * something else to ask is refused ({@code idempotency-key-reused}).
   *
   * @throws ProblemException e.g. {@code validation-failed}, with the place of each bad value
   */
  public Approval open(NewApproval asked, String idempotencyKey) {
    return Approval.of(calls.send(Call.postOnce(PATH, asked.members(), idempotencyKey)));
  }

  /**
   * Writes an approval down without asking anybody, once for each key, like {@link #open}. Who is
   * asked is found out when it is submitted.
   */
  public Approval draft(NewApproval asked, String idempotencyKey) {
    return Approval.of(calls.send(Call.postOnce(PATH, asked.asDraft(), idempotencyKey)));
  }

  /**
   * Puts the whole of another question in the place of a draft.
   *
   * @throws ProblemException {@code not-draft} if it was submitted or discarded
   */
  public Approval change(String id, NewApproval asked) {
    return Approval.of(calls.send(Call.put(path(id), asked.members())));
  }

  /**
   * Asks what a draft says. To submit it again is no mistake.
   *
   * @throws ProblemException {@code not-draft} if it is over, or why it could not be opened; then
   *     it stays a draft
   */
  public Approval submit(String id) {
    return Approval.of(calls.send(Call.post(path(id) + "/submit", Map.of(), Repeating.HARMLESS)));
  }

  /**
   * How it stands now.
   *
   * @throws ProblemException {@code not-found}, also if it is another tenant's
   */
  public Approval find(String id) {
    return Approval.of(calls.send(Call.get(path(id))));
  }

  /**
   * Waits until it is decided, returned for changes, over, or an approver has asked something. Asks
   * with calls that the installation answers as soon as there is something to tell, and again until
   * the time is over; whatever goes wrong on the way and may pass, it waits out. To wait once more
   * costs nothing.
   *
   * <p>It holds the thread that calls. For days, rather take callbacks.
   *
   * @param atMost may take a second longer, and as long as one call if the installation is slow
   * @return {@link ApprovalResult.StillPending} if the time is over
   * @throws CountersignException if the installation refuses, or could not be asked in the end
   */
  public ApprovalResult await(String id, Duration atMost) {
    var deadline = calls.in(atMost);
    while (true) {
      var left = deadline.left();
      var wait = left.compareTo(LOOK) < 0 ? left : LOOK;
      var looked = calls.in(SHORTEST_LOOK);
      var result =
          Approval.of(calls.send(Call.getWaiting(path(id), wholeSeconds(wait)), deadline)).result();
      if (!(result instanceof ApprovalResult.StillPending) || deadline.passed()) {
        return result;
      }
      // An installation that goes down answers at once, and would be asked without end.
      calls.sleep(looked.left(), deadline);
    }
  }

  private static long wholeSeconds(Duration time) {
    return time.plusMillis(999).toSeconds();
  }

  /**
   * Asks again with changes, after it was returned for them.
   *
   * @throws ProblemException {@code not-returned} if it does not wait for changes
   */
  public Approval resubmit(String id, Changes changes) {
    return Approval.of(
        calls.send(
            Call.post(path(id) + "/resubmit", changes.members(), Repeating.IF_NOTHING_HAPPENED)));
  }

  /**
   * Replies to all questions that wait.
   *
   * @throws ProblemException {@code nothing-asked} if none does
   */
  public Approval reply(String id, String text) {
    return Approval.of(
        calls.send(
            Call.post(path(id) + "/reply", Map.of("text", text), Repeating.IF_NOTHING_HAPPENED)));
  }

  /**
   * Withdraws it on behalf of its requester.
   *
   * @throws ProblemException {@code not-pending} if it is over
   */
  public Approval recall(String id, String reason) {
    return end(id, "/recall", reason);
  }

  /**
   * Stops it as an administrator.
   *
   * @throws ProblemException {@code not-pending} if it is over
   */
  public Approval cancel(String id, String reason) {
    return end(id, "/cancel", reason);
  }

  private Approval end(String id, String how, String reason) {
    return Approval.of(
        calls.send(
            Call.post(path(id) + how, Map.of("reason", reason), Repeating.IF_NOTHING_HAPPENED)));
  }

  private static String path(String id) {
    return PATH + "/" + Check.segment(id);
  }
}
