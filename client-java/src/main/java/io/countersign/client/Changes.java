package io.countersign.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is new when an approval is resubmitted; all else stays as it was. Immutable. */
public final class Changes {
  /** Nothing, to begin with. */
  public static final Changes NONE = new Changes(Members.NONE);

  private final Members members;

  private Changes(Members members) {
    this.members = members;
  }

  public Changes title(String title) {
    return new Changes(members.with("title", title));
  }

  public Changes summary(String markdown) {
    return new Changes(members.with("summary", markdown));
  }

  /** A new proposed value: a text, number, boolean or null. */
  public Changes field(String name, @Nullable Object value) {
    return new Changes(members.putting("fields", name, value));
  }

  Map<String, @Nullable Object> members() {
    return members.map();
  }

  /** Without what is new. */
  @Override
  public String toString() {
    return "Changes" + members.map().keySet();
  }
}
