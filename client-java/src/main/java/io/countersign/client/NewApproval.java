package io.countersign.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be asked. Immutable: each method gives another one. What it says is judged by the
 * installation when it is opened.
 */
public final class NewApproval {
  private final Members members;

  private NewApproval(Members members) {
    this.members = members;
  }

  /** With nothing but what it is about. It needs at least one approver. */
  public static NewApproval of(String title) {
    return new NewApproval(Members.NONE.with("title", title));
  }

  /** What approvers should know, in a small subset of Markdown. */
  public NewApproval summary(String markdown) {
    return with("summary", markdown);
  }

  /** Who wants it, and so cannot approve it. */
  public NewApproval requester(String email) {
    return with("requester", Map.of("email", email));
  }

  /** One more who is asked. */
  public NewApproval approver(String email) {
    return adding("approvers", Map.of("email", email));
  }

  /** Everybody who holds this role is asked, too. */
  public NewApproval role(String role) {
    return adding("approvers", Map.of("role", role));
  }

  /** Whoever the requester reports to is asked, too. */
  public NewApproval managerOfRequester() {
    return adding("approvers", Map.of("managerOf", "requester"));
  }

  /** How many must approve; one is enough if left out. */
  public NewApproval quorum(Quorum quorum) {
    return with("quorum", quorum.members().map());
  }

  /** One more value that is shown. */
  public NewApproval field(Field field) {
    return adding("fields", field.members().map());
  }

  /** The channels; e-mail if left out. */
  public NewApproval delivery(String... channels) {
    return with("delivery", Arrays.stream(channels).toList());
  }

  /** What set this off, e.g. {@code Month-end run 42}. */
  public NewApproval trigger(String trigger) {
    return new NewApproval(members.putting("context", "trigger", trigger));
  }

  /** What happens after either answer, in words. */
  public NewApproval next(String onApprove, String onReject) {
    return new NewApproval(
        members.putting("context", "next", Map.of("approve", onApprove, "reject", onReject)));
  }

  /** How long people have; three days if left out. */
  public NewApproval expiresIn(Duration time) {
    return with("expiresIn", time.toString());
  }

  /** After this time, those who have not answered are asked again. */
  public NewApproval remindAfter(Duration time) {
    return with("remindAfter", time.toString());
  }

  /** And again after so long each, until they have answered. */
  public NewApproval remindEvery(Duration time) {
    return with("remindEvery", time.toString());
  }

  /** After this time, others are told of it, asked as well, or asked instead. */
  public NewApproval escalate(Escalation level) {
    return adding("escalate", level.members().map());
  }

  /** What becomes of it without an answer: it expires if left out. */
  public NewApproval onExpiry(OnExpiry rule) {
    return with("onExpiry", rule.written());
  }

  /** All times count working time, by the calendar of this name. */
  public NewApproval calendar(String name) {
    return with("calendar", name);
  }

  /** How often approvers may return it for changes; never if left out. */
  public NewApproval revisions(int max) {
    return with("revisions", Map.of("max", max));
  }

  public NewApproval label(String name, String value) {
    return new NewApproval(members.putting("labels", name, value));
  }

  /** Where the outcome is sent, signed: see {@link CallbackVerifier}. */
  public NewApproval callbackUrl(String url) {
    return with("callbackUrl", url);
  }

  /**
   * Any member of the request's document by its name, for what has no method here. Values are
   * texts, numbers, booleans, null, and lists and maps of them.
   */
  public NewApproval with(String member, @Nullable Object value) {
    return new NewApproval(members.with(member, value));
  }

  private NewApproval adding(String member, Object item) {
    return new NewApproval(members.adding(member, item));
  }

  Map<String, @Nullable Object> asDraft() {
    return members.with("draft", true).map();
  }

  Map<String, @Nullable Object> members() {
    return members.map();
  }

  /** Without the values of fields. */
  @Override
  public String toString() {
    return "NewApproval[" + members.map().get("title") + "]";
  }
}
