package io.countersign.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be started. Immutable: each method gives another one. */
public final class NewExecution {
  private final Members members;

  private NewExecution(Members members) {
    this.members = members;
  }

  /** The current version of this workflow. */
  public static NewExecution of(String workflow) {
    return new NewExecution(Members.NONE.with("workflow", workflow));
  }

  /** This version instead of the current one. */
  public NewExecution version(int number) {
    return new NewExecution(members.with("version", number));
  }

  /** One more value of the workflow's input: a text, number, boolean or null. */
  public NewExecution input(String name, @Nullable Object value) {
    return new NewExecution(members.putting("input", name, value));
  }

  /** On whose behalf it runs, who therefore approves none of it. */
  public NewExecution requester(String email) {
    return new NewExecution(members.with("requester", Map.of("email", email)));
  }

  public NewExecution label(String name, String value) {
    return new NewExecution(members.putting("labels", name, value));
  }

  /** Where its events are sent, signed: see {@link CallbackVerifier}. */
  public NewExecution callbackUrl(String url) {
    return new NewExecution(members.with("callbackUrl", url));
  }

  Map<String, @Nullable Object> members() {
    return members.map();
  }

  /** Without the input. */
  @Override
  public String toString() {
    return "NewExecution[" + members.map().get("workflow") + "]";
  }
}
