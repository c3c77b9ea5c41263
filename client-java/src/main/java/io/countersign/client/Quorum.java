package io.countersign.client;

/** How many must approve. Immutable. */
public final class Quorum {
  private final Members members;

  private Quorum(Members members) {
    this.members = members;
  }

  public static Quorum any() {
    return rule("any");
  }

  public static Quorum all() {
    return rule("all");
  }

  public static Quorum atLeast(int approvals) {
    return new Quorum(rule("at-least").members.with("n", approvals));
  }

  public static Quorum percent(int ofAHundred) {
    return new Quorum(rule("percent").members.with("p", ofAHundred));
  }

  /** Each entry of approvers is a group that must approve by this rule. */
  public static Quorum perGroup(Quorum each) {
    return new Quorum(rule("per-group").members.with("each", each.members.map()));
  }

  /** So many rejections end it; one if left out. */
  public Quorum veto(int rejections) {
    return new Quorum(members.with("veto", rejections));
  }

  private static Quorum rule(String name) {
    return new Quorum(Members.NONE.with("rule", name));
  }

  Members members() {
    return members;
  }

  @Override
  public String toString() {
    return "Quorum" + members.map();
  }
}
