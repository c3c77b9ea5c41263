package io.countersign.sandbox.slack;

import org.jspecify.annotations.Nullable;

/**
 * A channel, or one person's direct messages with the app.
 *
 * @param userId whose direct messages these are, null for a channel
 */
record Conversation(
    String id, String name, @Nullable String userId, Standing standing, Membership app) {
  enum Standing {
    OPEN,
    ARCHIVED
  }

  enum Membership {
    MEMBER,
    REMOVED
  }

  static Conversation channel(String id, String name) {
    return new Conversation(id, name, null, Standing.OPEN, Membership.MEMBER);
  }

  static Conversation direct(String id, String userId) {
    return new Conversation(id, "directmessage", userId, Standing.OPEN, Membership.MEMBER);
  }

  Conversation archived() {
    return new Conversation(id, name, userId, Standing.ARCHIVED, app);
  }

  Conversation withoutApp() {
    return new Conversation(id, name, userId, standing, Membership.REMOVED);
  }

  Conversation withApp() {
    return new Conversation(id, name, userId, standing, Membership.MEMBER);
  }

  boolean isDirect() {
    return userId != null;
  }

  boolean isArchived() {
    return standing == Standing.ARCHIVED;
  }

  boolean hasApp() {
    return app == Membership.MEMBER;
  }

  boolean isSeenBy(String person) {
    return userId == null || userId.equals(person);
  }
}
